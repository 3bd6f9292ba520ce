"""Who leaves in the middle: the connection is cut, wherever the answer was."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.messages_api import transport
from bot.messages_api.connecting import new_socket
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.peers import Peer, request, whole_answer
from tests.messages_api.talking import asking, events_of, user

HELLO = whole_answer(odd.STREAMS["well formed"])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[socket.socket]:
    """Every socket that is made."""
    made: list[socket.socket] = []

    def recorded(address: aiohttp.AddrInfoType) -> socket.socket:
        made.append(new_socket(address))
        return made[-1]

    monkeypatch.setattr(transport, "new_socket", recorded)
    return made


async def test_who_leaves_hangs_up_though_the_server_does_not_listen(
    connect: Connect, wire: Path | None, opened: list[socket.socket]
) -> None:
    """A polite goodbye would wait half a minute for the server's."""
    told, over = asyncio.Event(), asyncio.Event()

    async def tell_only(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await request(reader)
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # it has that
        writer.write(HELLO[:-200])
        told.set()
        await over.wait()

    async with Peer(tell_only, wire) as peer:
        asked = asyncio.create_task(events_of(connect(base_url=peer.url), asking()))
        await told.wait()
        asked.cancel()
        await asyncio.wait([asked])
        async with asyncio.timeout(15):
            await asyncio.gather(*map(_closed, opened))
        over.set()


async def test_who_leaves_while_a_request_is_sent_sends_no_more_of_it(
    connect: Connect, wire: Path | None
) -> None:
    begun, left = asyncio.Event(), asyncio.Event()
    received = 0

    async def read_late(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal received
        del writer
        received += len(await reader.read(1_000))
        begun.set()
        await left.wait()
        try:
            while piece := await reader.read(1_000_000):
                received += len(piece)
        finally:
            received_all.set()

    received_all = asyncio.Event()
    async with Peer(read_late, wire) as peer:
        whole = asking(user("x" * 15_000_000), model="llama-local")
        asked = asyncio.create_task(events_of(connect(base_url=peer.url), whole))
        async with asyncio.timeout(60):
            await begun.wait()
            asked.cancel()
            await asyncio.wait([asked])
            left.set()
            await received_all.wait()

    assert received < 15_000_000


@pytest.mark.parametrize("each_its_own", [False, True])
async def test_whenever_a_consumer_leaves_no_connection_is_left_behind(
    model: LocalModel,
    connect: Connect,
    opened: list[socket.socket],
    *,
    each_its_own: bool,
) -> None:
    """Cancelled one step of the loop later each time, from connecting to closing."""
    shared = connect()
    for steps in range(120):
        api = connect() if each_its_own else shared
        model.will_say("Paris.", thinking="Hm.")
        asked = asyncio.create_task(events_of(api, asking()))
        for _ in range(steps):
            await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        if each_its_own:
            await api.aclose()

    await shared.aclose()
    await asyncio.sleep(0)

    assert opened
    assert [made for made in opened if made.fileno() != -1] == []


async def _closed(made: socket.socket) -> None:
    while made.fileno() != -1:  # noqa: ASYNC110 - a socket tells nobody
        await asyncio.sleep(0.01)
