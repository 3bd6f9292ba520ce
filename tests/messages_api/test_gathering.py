"""Bytes that gather, so that a token is not a wake-up; over TCP and over TLS."""

import asyncio
import gc
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.messages_api import gathering
from bot.messages_api.gathering import let_bytes_gather
from bot.messages_api.transport import http_client
from tests.messages_api.peers import HEAD, Peer, chunked, request


class Tells:
    """A server that tells what it is given to tell, and hears who hangs up."""

    def __init__(self) -> None:
        self.hung_up = asyncio.Event()
        self._writer: asyncio.StreamWriter | None = None

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writer = writer
        try:
            while True:
                await request(reader)
                writer.write(HEAD)
        finally:
            self.hung_up.set()

    async def tell(self, *pieces: bytes) -> None:
        assert self._writer
        self._writer.write(chunked(*pieces))
        await self._writer.drain()


@pytest.fixture
def server() -> Tells:
    return Tells()


@pytest.fixture
async def http(server: Tells, wire: Path | None) -> AsyncIterator[httpx.AsyncClient]:
    async with Peer(server, wire) as peer, http_client(peer.url) as http:
        http.base_url = httpx.URL(peer.url)
        yield http


async def test_bytes_come_at_once_until_they_are_to_gather(
    server: Tells, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/") as response:
        pieces = response.aiter_raw()
        for i in range(5):
            await server.tell(b"%d" % i)
            assert await anext(pieces) == b"%d" % i

        let_bytes_gather(response, 0.5)
        reading = asyncio.create_task(_until(pieces, b"last"))
        for piece in [b"."] * 10 + [b"last"]:
            await server.tell(piece)
            await asyncio.sleep(0.002)

        assert len(await reading) <= 4


async def _until(pieces: AsyncIterator[bytes], ending: bytes) -> list[bytes]:
    """What each read gave, up to the one that ends in `ending`."""
    read = [b""]
    while not read[-1].endswith(ending):
        read.append(await anext(pieces))
    return read[1:]


async def test_after_a_quiet_time_bytes_come_without_delay(
    server: Tells, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/") as response:
        pieces = response.aiter_raw()
        let_bytes_gather(response, 0.05)
        await server.tell(b"first")
        await anext(pieces)
        reading = asyncio.ensure_future(anext(pieces))
        await asyncio.sleep(0.5)

        let_bytes_gather(response, 600)
        await server.tell(b"later")

        async with asyncio.timeout(60):
            assert await reading == b"later"


async def test_what_gathers_ends_with_its_answer(
    server: Tells, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/") as response:
        let_bytes_gather(response, 60)
        await server.tell(b"whole", b"")
        assert await response.aread() == b"whole"

    async with http.stream("GET", "/") as response:
        pieces = response.aiter_raw()
        for i in range(3):
            await server.tell(b"%d" % i)
            assert await anext(pieces) == b"%d" % i


async def test_much_is_read_in_pieces_and_nothing_is_lost(
    server: Tells, http: httpx.AsyncClient
) -> None:
    whole = bytes(range(256)) * 20_000
    async with http.stream("GET", "/") as response:
        let_bytes_gather(response, 0.001)
        telling = asyncio.create_task(server.tell(*[whole[:65_536]] * 20, b""))

        assert await response.aread() == whole[:65_536] * 20
        await telling


async def test_nothing_of_an_answer_stays_with_its_connection(
    server: Tells, http: httpx.AsyncClient
) -> None:
    for _ in range(3):
        async with http.stream("GET", "/") as response:
            await server.tell(b"whole", b"")
            assert await response.aread() == b"whole"
        del response

    gc.collect()
    assert not any(isinstance(made, gathering._Body) for made in gc.get_objects())


async def test_who_leaves_while_bytes_gather_hangs_up_at_once(
    server: Tells, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/") as response:
        pieces = response.aiter_raw()
        let_bytes_gather(response, 60)
        await server.tell(b"first")
        await anext(pieces)
        reading = asyncio.ensure_future(anext(pieces))
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait([reading])

    async with asyncio.timeout(30):
        await server.hung_up.wait()
