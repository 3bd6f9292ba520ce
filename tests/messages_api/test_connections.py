"""Connections: kept for the next request, closed by servers, never left behind."""

import asyncio
from collections.abc import AsyncIterator, Iterable

import httpcore
import httpx
import pytest

from bot.core.errors import ModelUnreachable
from bot.core.journal import ModelCalled
from bot.messages_api import transport
from bot.messages_api.gathering import GatheringBackend
from bot.messages_api.retrying import ATTEMPTS
from bot.messages_api.transport import KeptConnections
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import Notes, answer_of, asking, error_of, events_of

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


class HangsUp:
    """Answers one request on each connection, and hangs up on the next, unread."""

    def __init__(self) -> None:
        self.requests = 0

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await self._request(reader)
        writer.write(HEAD + _chunked(odd.STREAMS["well formed"]))
        await reader.read(1)
        writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.split(b"content-length:")[1].split(b"\r\n")[0]
        await reader.readexactly(int(length))
        self.requests += 1


def _chunked(parts: Iterable[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in (*parts, b""))


@pytest.fixture
async def hangs_up() -> AsyncIterator[tuple[HangsUp, str]]:
    """A server that breaks off kept connections, and its address."""
    answers = HangsUp()
    server = await asyncio.start_server(answers, "127.0.0.1", 0)
    async with server:
        yield answers, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_kept_connection_that_was_closed_is_no_failed_attempt(
    hangs_up: tuple[HangsUp, str], connect: Connect, notes: Notes
) -> None:
    """llama.cpp's server hangs up after every stream without saying so before."""
    answers, base_url = hangs_up
    api = connect(base_url=base_url)

    for _ in range(3):
        assert (await answer_of(api)).text == "Hello"

    assert answers.requests == 3
    assert [f.attempts for f in notes.facts if isinstance(f, ModelCalled)] == [1, 1, 1]


async def test_a_new_connection_that_is_closed_is_a_failed_attempt(
    connect: Connect,
) -> None:
    called = 0

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal called
        called += 1
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        error = await error_of(connect(base_url=f"http://127.0.0.1:{port}"))

    assert isinstance(error, ModelUnreachable)
    assert called == ATTEMPTS


class NeverAnswers(httpcore.AsyncHTTPConnection):
    """A connection whose requests are cancelled before they are sent."""

    def __init__(self) -> None:
        super().__init__(httpcore.Origin(b"http", b"127.0.0.1", 1))
        self.asked, self.was_closed = asyncio.Event(), False

    async def handle_async_request(
        self, request: httpcore.Request
    ) -> httpcore.Response:
        del request
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.was_closed = True


async def test_who_leaves_while_a_request_is_sent_closes_its_connection() -> None:
    connection = NeverAnswers()
    connections = KeptConnections(lambda: connection)
    request = httpx.Request("GET", "http://127.0.0.1:1/")
    asking_ = asyncio.create_task(connections.handle_async_request(request))
    await connection.asked.wait()

    asking_.cancel()
    await asyncio.wait([asking_])

    assert connection.was_closed


class Recording(GatheringBackend):
    """Remembers every connection it has opened."""

    opened: list[httpcore.AsyncNetworkStream]

    async def connect_tcp(
        self, *args: object, **how: object
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(*args, **how)  # type: ignore[arg-type]  # whatever it takes
        self.opened.append(stream)
        return stream


@pytest.mark.parametrize("each_its_own", [False, True])
async def test_whenever_a_consumer_leaves_no_connection_is_left_behind(
    model: LocalModel,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    *,
    each_its_own: bool,
) -> None:
    """Cancelled one step of the loop later each time, from connecting to closing."""
    Recording.opened = []
    monkeypatch.setattr(transport, "GatheringBackend", Recording)
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

    assert Recording.opened
    sockets = [stream.get_extra_info("socket") for stream in Recording.opened]
    assert [s for s in sockets if s.fileno() != -1] == []
