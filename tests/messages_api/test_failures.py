"""What goes wrong on the way to a server and back, by httpx's names."""

import asyncio
import traceback
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bot.core.errors import ModelUnreachable
from bot.messages_api import connecting, transport
from bot.messages_api.failing import is_certificate_error
from bot.messages_api.transport import http_client
from tests.messages_api.conftest import Connect
from tests.messages_api.peers import HEAD, Peer, chunked, request, reset
from tests.messages_api.talking import error_of

SECRET = "sk-secret-of-ours"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"


class Sends:
    """A server that sends what it is given, and hangs up."""

    def __init__(self, *said: bytes, reset: bool = False, stall: bool = False) -> None:
        self._said, self._reset, self.stall = said, reset, stall

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await request(reader)
        for piece in self._said:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        if self.stall:
            await reader.read()
        if self._reset:
            reset(writer)
        else:
            writer.close()


async def failure(url: str, idle_timeout_s: float = 30) -> httpx.TransportError:
    async with http_client(url, idle_timeout_s=idle_timeout_s) as http:
        with pytest.raises(httpx.TransportError) as raised:
            async with asyncio.timeout(60):
                await http.post(url, content=b"?", headers={"x-api-key": SECRET})
    return raised.value


@pytest.mark.parametrize(
    ("server", "kind"),
    [
        (Sends(), httpx.RemoteProtocolError),
        (Sends(b"HTTP/1.1 200 O"), httpx.RemoteProtocolError),
        (Sends(b"hello\r\n\r\n"), httpx.RemoteProtocolError),
        (Sends(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), httpx.RemoteProtocolError),
        (Sends(PLAIN + b"short"), httpx.RemoteProtocolError),
        (Sends(HEAD + chunked(b"cut off")), httpx.RemoteProtocolError),
        (Sends(HEAD + b"no length\r\n"), httpx.RemoteProtocolError),
        (Sends(HEAD, b"no length\r\n"), httpx.RemoteProtocolError),
        (Sends(HEAD, chunked(b"good"), b"bad\r\n"), httpx.RemoteProtocolError),
        (Sends(reset=True), httpx.ReadError),
        (Sends(HEAD, reset=True), httpx.TransportError),
        (Sends(HEAD, chunked(b"good"), reset=True), httpx.TransportError),
        (Sends(stall=True), httpx.ReadTimeout),
        (Sends(HEAD, stall=True), httpx.ReadTimeout),
        (Sends(HEAD, chunked(b"good"), stall=True), httpx.ReadTimeout),
    ],
)
async def test_an_answer_that_goes_wrong_is_an_error_of_httpx(
    server: Sends, kind: type[httpx.TransportError], wire: Path | None
) -> None:
    async with Peer(server, wire) as peer:
        error = await failure(peer.url, idle_timeout_s=0.2 if server.stall else 60)

    assert isinstance(error, kind)


@pytest.mark.parametrize("said", [b"%s\r\n\r\n", HEAD + b"%s\r\n"])
async def test_no_error_repeats_what_was_sent_or_came(said: bytes) -> None:
    async with Peer(Sends(said.replace(b"%s", SECRET.encode()))) as peer:
        error = await failure(peer.url)

    for text in (repr(error), "".join(traceback.format_exception(error))):
        assert SECRET not in text


async def test_nobody_there_is_a_connect_error(unused_tcp_port: int) -> None:
    error = await failure(f"http://localhost:{unused_tcp_port}")

    assert isinstance(error, httpx.ConnectError)


async def test_a_name_nobody_has_is_a_connect_error() -> None:
    assert isinstance(await failure("http://nobody.invalid"), httpx.ConnectError)


async def test_a_handshake_without_an_answer_is_a_connect_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "CONNECT_TIMEOUT_S", 0.1)

    async def say_nothing(
        reader: asyncio.StreamReader, _: asyncio.StreamWriter
    ) -> None:
        await reader.read(-1)

    async with Peer(say_nothing) as peer:
        error = await failure(peer.url.replace("http", "https"))

    assert isinstance(error, httpx.ConnectTimeout)


async def test_a_header_that_cannot_be_sent_is_our_error() -> None:
    async with Peer(Sends()) as peer, http_client(peer.url) as http:
        with pytest.raises(httpx.LocalProtocolError):
            await http.get(peer.url, headers={"x-api-key": "two\r\nlines: yes"})


async def test_a_server_that_takes_nothing_more_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connecting, "_UNTAKEN_S", 0.2)
    given_up = asyncio.Event()

    async def take_nothing(
        _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # it has that
        await given_up.wait()

    async with Peer(take_nothing) as peer, http_client(peer.url) as http:
        async with asyncio.timeout(60):
            with pytest.raises(httpx.NetworkError):
                await http.post(peer.url, content=b"x" * 20_000_000)
        given_up.set()


async def test_a_server_that_cannot_prove_who_it_is_is_asked_once(
    connect: Connect, certificate: Path
) -> None:
    called = 0

    async def count(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal called
        called += 1
        with suppress(OSError):
            await reader.read()

    async with Peer(count, certificate) as peer:
        raised = await failure(peer.url)
        error = await error_of(connect(base_url=peer.url))

    assert is_certificate_error(raised)
    assert isinstance(error, ModelUnreachable)
    assert not error.passing
    assert "certificate" in str(error)


async def test_an_address_that_makes_no_sense_is_not_asked_again(
    connect: Connect,
) -> None:
    error = await error_of(connect(base_url="http://127.1:80"))

    assert isinstance(error, ModelUnreachable)
    assert not error.passing
    assert "certificate" not in str(error)
