"""The way through a proxy, which the environment names."""

import asyncio
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest

from bot.core.errors import ModelUnreachable
from bot.messages_api.retrying import ATTEMPTS
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.peers import Peer, request, whole_answer
from tests.messages_api.talking import answer_of, error_of

HELLO = whole_answer(odd.STREAMS["well formed"])
WHO = "Basic " + b64encode(b"us:se:cret@").decode()


class Tunnel:
    """A proxy that leads wherever it is asked to, for whom it knows."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *fields = head.split("\r\n")
        self.asked.append(first)
        known = {n.lower(): v for n, _, v in (f.partition(": ") for f in fields)}
        if known.get("proxy-authorization") != WHO:
            writer.write(b"HTTP/1.1 407 Who Are You\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        host, _, port = first.split()[1].rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Go On\r\n\r\n")
        await asyncio.gather(_pour(reader, back), _pour(there, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await request(reader):
        writer.write(HELLO)


@pytest.fixture(autouse=True)
def no_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.delenv("NO_PROXY", raising=False)


async def test_a_server_with_tls_is_asked_through_a_tunnel_that_is_kept(
    connect: Connect, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tunnel = Tunnel()
    async with Peer(answers, certificate) as server, Peer(tunnel) as proxy:
        monkeypatch.setenv(
            "https_proxy", f"http://us:se%3Acret%40@localhost:{proxy.port}"
        )
        api = connect(base_url=server.url)
        for _ in range(2):
            assert (await answer_of(api)).text == "Hello"
        await api.aclose()

    assert tunnel.asked == [f"CONNECT localhost:{server.port} HTTP/1.1"]


async def test_a_proxy_that_does_not_know_us_is_an_error_without_its_password(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    tunnel = Tunnel()
    async with Peer(tunnel) as proxy:
        monkeypatch.setenv("https_proxy", f"http://us:wrong@localhost:{proxy.port}")
        error = await error_of(connect(base_url="https://localhost:1"))

    assert isinstance(error, ModelUnreachable)
    assert "ProxyError" in str(error)
    assert "wrong" not in str(error) + repr(error.__cause__)
    assert len(tunnel.asked) == ATTEMPTS


async def test_a_server_without_tls_is_asked_through_the_proxy_by_its_whole_address(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await request(reader):
            heads.append(head)
            writer.write(HELLO)

    async with Peer(serve) as proxy:
        monkeypatch.setenv("http_proxy", f"us:se%3Acret%40@localhost:{proxy.port}")
        api = connect(base_url="http://model.example:8080/v1")
        for _ in range(2):
            await answer_of(api)

    assert len(heads) == 2
    for head in heads:
        assert head.startswith(b"post http://model.example:8080/v1/messages http/1.1")
        assert f"proxy-authorization: {WHO}".lower().encode() in head


async def test_a_server_that_no_proxy_names_is_asked_directly(
    model: LocalModel, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://localhost:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    await answer_of(connect())

    assert len(model.requests) == 1
