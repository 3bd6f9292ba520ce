"""The HTTP client: one per process, with explicit limits, for one server."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from bot.messages_api.gathering import GatheringBackend, GatheringStream

MAX_ANSWER_BYTES = 64 * 1024 * 1024
IDLE_TIMEOUT_S = 120.0
"""No byte for so long, pings and comments included: the answer is lost."""

_CLOSED = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)

_KEEP_ALIVE: tuple[httpcore.SOCKET_OPTION, ...] = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (
            ("TCP_KEEPIDLE", 60),
            ("TCP_KEEPINTVL", 60),
            ("TCP_KEEPCNT", 5),
        )
        if hasattr(socket, name)
    ),
)


def http_client(
    url: str, *, idle_timeout_s: float = IDLE_TIMEOUT_S
) -> httpx.AsyncClient:
    """A client for the server at `url`, through the environment's proxy if any.

    Redirects are never followed: they would carry the key elsewhere.
    """
    return httpx.AsyncClient(
        transport=KeptConnections(_connector(url)),
        timeout=httpx.Timeout(connect=10, read=idle_timeout_s, write=30, pool=10),
        follow_redirects=False,
    )


def _connector(url: str) -> Callable[[], httpcore.AsyncConnectionInterface]:
    """What makes a new connection to `url`; it is opened by its first request."""
    address = httpx.URL(url)
    origin = httpcore.URL(url).origin
    settings: dict[str, Any] = {
        "ssl_context": httpx.create_ssl_context()
        if address.scheme == "https"
        else None,
        "keepalive_expiry": 30,
        "network_backend": GatheringBackend(),
        "socket_options": _KEEP_ALIVE,
    }
    if (proxy := _proxy_for(address)) is None:
        pool = httpcore.AsyncConnectionPool(**settings)
        return lambda: pool.create_connection(origin)
    auth = (proxy.username, proxy.password) if proxy.username else None
    bare = proxy.copy_with(username=None, password=None)
    through = httpcore.AsyncHTTPProxy(str(bare), proxy_auth=auth, **settings)
    return lambda: through.create_connection(origin)


def _proxy_for(url: httpx.URL) -> httpx.URL | None:
    """The HTTP proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for `url`."""
    named = getproxies().get(url.scheme)
    if not named or proxy_bypass(url.host):
        return None
    return httpx.URL(named if "://" in named else f"http://{named}")


def let_bytes_gather(response: httpx.Response, rest_s: float) -> None:
    """Take what comes of `response` from now on in pieces of `rest_s` seconds."""
    stream = response.extensions.get("network_stream")
    if isinstance(stream, GatheringStream):
        stream.rest_s = rest_s


class KeptConnections(httpx.AsyncBaseTransport):
    """Connections to one server, each lent to one request at a time.

    A server may close a kept connection in the moment it is used again (some do
    so after every stream): then the request is sent once more, on a new one.
    httpcore's pool offers an idle connection to all who wait and lets the losers
    try again: under load some of them waited until everybody else was done.
    """

    def __init__(
        self, connect: Callable[[], httpcore.AsyncConnectionInterface]
    ) -> None:
        self._connect = connect
        self._idle: list[httpcore.AsyncConnectionInterface] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` on a connection of its own; errors are httpx's."""
        plain, kept = _plain(request), await self._kept()
        with _errors_of_httpx():
            connection, response = await self._send(plain, kept)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response, lambda: self._give_back(connection)),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().aclose()

    async def _send(
        self,
        request: httpcore.Request,
        kept: httpcore.AsyncConnectionInterface | None,
    ) -> tuple[httpcore.AsyncConnectionInterface, httpcore.Response]:
        """Send it on the `kept` connection; on a new one if that one was closed."""
        if kept is not None:
            with contextlib.suppress(*_CLOSED):
                return kept, await _send_on(kept, request)
        connection = self._connect()
        return connection, await _send_on(connection, request)

    async def _kept(self) -> httpcore.AsyncConnectionInterface | None:
        """The connection used last that is still good."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    def _give_back(self, connection: httpcore.AsyncConnectionInterface) -> None:
        if connection.is_idle():
            self._idle.append(connection)


async def _send_on(
    connection: httpcore.AsyncConnectionInterface, request: httpcore.Request
) -> httpcore.Response:
    try:
        return await connection.handle_async_request(request)
    except BaseException:
        await _surely(connection.aclose())
        raise


async def _surely(closing: Coroutine[None, None, None]) -> None:
    """Close to the end, also for those who are cancelled meanwhile."""
    task = asyncio.create_task(closing)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _plain(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        headers=request.headers.raw,
        content=cast(AsyncIterable[bytes], request.stream),
        extensions=request.extensions,
    )


class _Body(httpx.AsyncByteStream):
    """An answer's bytes, up to `MAX_ANSWER_BYTES`; tells when it is closed."""

    def __init__(self, response: httpcore.Response, closed: Callable[[], None]) -> None:
        self._response = response
        self._closed = closed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_ANSWER_BYTES
        with _errors_of_httpx():
            async for part in cast(AsyncIterable[bytes], self._response.stream):
                left -= len(part)
                if left < 0:
                    raise httpcore.RemoteProtocolError("the answer has no end")
                yield part

    async def aclose(self) -> None:
        await _surely(self._close())

    async def _close(self) -> None:
        await self._response.aclose()
        self._closed()


@contextlib.contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """Translate httpcore's errors to httpx's, which have the same names."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
    ) as error:
        same: type[httpx.TransportError] = getattr(httpx, type(error).__name__)
        raise same(str(error)) from error


def is_certificate_error(error: BaseException) -> bool:
    """Whether the server could not prove who it is: asking again will not help."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
