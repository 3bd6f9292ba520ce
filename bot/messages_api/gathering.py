"""A network stream that lets bytes gather, so that a token is not a wake-up.

Reading a stream of 2,000 small events costs mostly wake-ups, not parsing. After
a read the socket may rest for some milliseconds while the kernel collects what
comes; the next read then takes all of it. asyncio's own protocols are used
because they hand over every waiting TLS record at once.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import cast

import aiohappyeyeballs
import httpcore

_HAPPY_EYEBALLS_DELAY_S = 0.25
_ENOUGH_BYTES = 1_048_576


class GatheringBackend(httpcore.AsyncNetworkBackend):
    """httpcore's extension point for connections: opens `GatheringStream`s."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of `host`'s addresses that answers."""
        del local_address
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                connected = await aiohappyeyeballs.start_connection(
                    found, happy_eyeballs_delay=_HAPPY_EYEBALLS_DELAY_S
                )
                for option in socket_options or ():
                    connected.setsockopt(*option)
                stream = GatheringStream()
                await loop.create_connection(lambda: stream, sock=connected)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except (OSError, RuntimeError) as error:  # uvloop raises the latter
            raise httpcore.ConnectError(str(error)) from error
        return stream

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        await asyncio.sleep(seconds)


class GatheringStream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection. `rest_s` is how long it lets bytes gather after a read.

    A write sets `rest_s` to 0: each answer begins without delay.
    """

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self.rest_s = 0.0
        self._received = bytearray()
        self._ended: Exception | None = None
        self._at_end = False
        self._readable = asyncio.Event()
        self._writable = asyncio.Event()
        self._waking: asyncio.TimerHandle | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has gathered, at most `max_bytes`; empty at the end."""
        try:
            async with asyncio.timeout(timeout):
                await self._readable.wait()
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        if self._ended and not self._received:
            raise httpcore.ReadError(str(self._ended)) from self._ended
        taken = bytes(memoryview(self._received)[:max_bytes])
        del self._received[: len(taken)]
        if not self._received and not self._at_end:
            self._readable.clear()
            self._rest()
        return taken

    def _rest(self) -> None:
        if self._transport.is_closing() or self._waking:
            return
        if self.rest_s:
            self._transport.pause_reading()
            loop = asyncio.get_running_loop()
            self._waking = loop.call_later(self.rest_s, self._wake)
        else:
            self._transport.resume_reading()

    def _wake(self) -> None:
        self._waking = None
        if not self._transport.is_closing():
            self._transport.resume_reading()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything; returns once the kernel took most of it."""
        self.rest_s = 0.0
        if self._at_end:
            raise httpcore.WriteError(str(self._ended))
        self._transport.write(buffer)
        try:
            async with asyncio.timeout(timeout):
                await self._writable.wait()
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Go on encrypted, on this same stream."""
        try:
            upgraded = await asyncio.get_running_loop().start_tls(
                self._transport,
                self,
                ssl_context,
                server_hostname=server_hostname,
                ssl_handshake_timeout=timeout,
            )
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        self.connection_made(cast(asyncio.Transport, upgraded))
        return self

    async def aclose(self) -> None:
        """Cut the connection now: nothing more is received, or paid for."""
        if self._waking:
            self._waking.cancel()
        self._transport.abort()
        await asyncio.sleep(0)

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of a connection."""
        match info:
            case "is_readable":
                return self._readable.is_set()
            case "client_addr":
                return self._transport.get_extra_info("sockname")
            case "server_addr":
                return self._transport.get_extra_info("peername")
            case _:
                return self._transport.get_extra_info(info)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: the connection stands."""
        self._transport = cast(asyncio.Transport, transport)
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """asyncio: bytes came."""
        self._received += data
        self._readable.set()
        if len(self._received) > _ENOUGH_BYTES:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """asyncio: the other side is done; so are we."""
        self._at_end = True
        self._readable.set()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: the connection is gone."""
        self._ended = exc
        self.eof_received()
        self._writable.set()

    def pause_writing(self) -> None:
        """asyncio: the kernel takes no more for now."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """asyncio: it does again."""
        self._writable.set()
