"""The network stream that lets bytes gather, over TCP and over TLS."""

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.core.errors import ModelUnreachable
from bot.messages_api.gathering import GatheringBackend, GatheringStream
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import error_of


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody but us trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Peer:
    """The other side of one connection at a time."""

    def __init__(self, certificate: Path | None) -> None:
        self.connected = asyncio.Event()
        self.certificate = certificate

    async def __aenter__(self) -> "Peer":
        tls = None
        if self.certificate:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(self.certificate)
        self._server = await asyncio.start_server(self._on, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def _on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader, self.writer = reader, writer
        self.connected.set()

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        if self.connected.is_set():
            self.writer.transport.abort()
        await asyncio.sleep(0)

    async def call(self) -> GatheringStream:
        """Our end of a connection to it."""
        stream = await GatheringBackend().connect_tcp("127.0.0.1", self.port, timeout=5)
        if self.certificate:
            trusted = ssl.create_default_context(cafile=str(self.certificate))
            stream = await stream.start_tls(trusted, "localhost", timeout=5)
        assert isinstance(stream, GatheringStream)
        await self.connected.wait()
        return stream


@pytest.fixture(params=["tcp", "tls"])
async def peer(
    request: pytest.FixtureRequest, certificate: Path
) -> AsyncIterator[Peer]:
    async with Peer(certificate if request.param == "tls" else None) as peer:
        yield peer


async def test_bytes_come_at_once_until_they_are_to_gather(peer: Peer) -> None:
    stream = await peer.call()
    for i in range(5):
        peer.writer.write(b"%d" % i)
        await peer.writer.drain()
        assert await stream.read(100, timeout=20) == b"%d" % i

    stream.rest_s = 0.5
    reading = asyncio.create_task(read_until(stream, b"last"))
    for piece in [b"."] * 10 + [b"last"]:
        peer.writer.write(piece)
        await peer.writer.drain()
        await asyncio.sleep(0.002)

    assert len(await reading) <= 4
    await stream.aclose()


async def read_until(stream: GatheringStream, ending: bytes) -> list[bytes]:
    """What each read gave, up to the one that ends in `ending`."""
    pieces = [b""]
    while not pieces[-1].endswith(ending):
        pieces.append(await stream.read(100, timeout=20))
    return pieces[1:]


async def test_after_a_quiet_time_bytes_come_without_delay(peer: Peer) -> None:
    stream = await peer.call()
    stream.rest_s = 1.0
    peer.writer.write(b"first")
    await stream.read(100, timeout=20)
    await asyncio.sleep(1.1)

    reading = asyncio.create_task(stream.read(100, timeout=20))
    await asyncio.sleep(0)
    began_s = time.monotonic()
    peer.writer.write(b"later")

    assert await reading == b"later"
    assert time.monotonic() - began_s < 0.9
    await stream.aclose()


async def test_a_write_ends_the_gathering(peer: Peer) -> None:
    stream = await peer.call()
    stream.rest_s = 60
    await stream.write(b"next question", timeout=20)

    assert stream.rest_s == 0
    assert await peer.reader.readexactly(13) == b"next question"
    await stream.aclose()


async def test_much_is_read_in_pieces_and_nothing_is_lost(peer: Peer) -> None:
    stream = await peer.call()
    whole = bytes(range(256)) * 20_000
    peer.writer.write(whole)

    got = b""
    while len(got) < len(whole):
        got += await stream.read(65_536, timeout=20)

    assert got == whole
    await stream.aclose()


async def test_a_large_write_waits_until_the_other_side_takes_it() -> None:
    async with Peer(None) as peer:
        stream = await peer.call()

        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(b"x" * 20_000_000, timeout=0.05)

        await stream.aclose()


async def test_the_end_is_read_as_the_end(peer: Peer) -> None:
    stream = await peer.call()
    peer.writer.write(b"bye")
    peer.writer.close()

    assert await stream.read(100, timeout=20) == b"bye"
    assert await stream.read(100, timeout=20) == b""
    assert stream.get_extra_info("is_readable")
    await stream.aclose()


async def test_a_reset_is_an_error() -> None:
    async with Peer(None) as peer:
        stream = await peer.call()
        connection = peer.writer.get_extra_info("socket")
        at_once = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        peer.writer.transport.abort()

        with pytest.raises(httpcore.ReadError):
            await stream.read(100, timeout=20)
        await stream.aclose()


async def test_silence_is_a_timeout(peer: Peer) -> None:
    stream = await peer.call()

    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(100, timeout=0.01)
    assert not stream.get_extra_info("is_readable")
    await stream.aclose()


async def test_a_server_that_cannot_prove_who_it_is_is_asked_once(
    connect: Connect, certificate: Path
) -> None:
    async with Peer(certificate) as peer:
        error = await error_of(connect(base_url=f"https://localhost:{peer.port}"))

    assert isinstance(error, ModelUnreachable)
    assert not error.passing
    assert "certificate" in str(error)
