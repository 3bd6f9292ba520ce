"""The HTTP client: one per process, with explicit limits, for one server.

httpx speaks to us, aiohttp to the server: its parser is written in C.
"""

import ssl
from functools import lru_cache
from io import BytesIO
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx

from bot.messages_api.connecting import Connector, Lent, cut, lending, new_socket
from bot.messages_api.failing import CLOSED, ERRORS, harmless, of_httpx
from bot.messages_api.gathering import answered

IDLE_TIMEOUT_S = 120.0
"""No byte for so long, pings and comments included: the answer is lost."""

CONNECT_TIMEOUT_S = 20.0
"""So long for a new connection: name, way through a proxy and encryption."""

_KEPT_S = 30.0
_LARGE_BYTES = 1024 * 1024
_MAX_HEADER_BYTES = 65_536


def http_client(
    url: str, *, idle_timeout_s: float = IDLE_TIMEOUT_S
) -> httpx.AsyncClient:
    """A client for the server at `url`, through the environment's proxy if any.

    Redirects are never followed: they would carry the key elsewhere.
    """
    return _Client(
        transport=KeptConnections(httpx.URL(url)),
        timeout=httpx.Timeout(idle_timeout_s, connect=CONNECT_TIMEOUT_S),
        follow_redirects=False,
    )


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep none, and spend no time on looking for them."""


class _Client(httpx.AsyncClient):
    """Without cookies: they would tie requests of different people together."""

    _none = _NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._none

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        del cookies


def _proxy_for(url: httpx.URL) -> str | None:
    """The HTTP proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for `url`."""
    named = getproxies().get(url.scheme)
    if not named or proxy_bypass(url.host):
        return None
    return named if "://" in named else f"http://{named}"


class KeptConnections(httpx.AsyncBaseTransport):
    """Connections to one server, each lent to one request at a time.

    A server may close a kept connection in the moment it is used again (some do
    so after every stream): then the request is sent once more, on a new one.
    """

    def __init__(self, url: httpx.URL) -> None:
        self._proxy = _proxy_for(url)
        self._tls: ssl.SSLContext | bool = True
        if url.scheme == "https":
            self._tls = httpx.create_ssl_context()
            self._tls.set_alpn_protocols(["http/1.1"])
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` on a connection of its own; errors are httpx's."""
        lent = Lent()
        try:
            try:
                answer = await self._send(request, lent, keep=True)
            except CLOSED:
                if lent.is_new:
                    raise
                answer = await self._send(request, Lent(), keep=False)
        except ERRORS as error:
            raise of_httpx(error) from harmless(error)
        return answered(answer)

    async def aclose(self) -> None:
        """Close every connection."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    async def _send(
        self, request: httpx.Request, lent: Lent, *, keep: bool
    ) -> aiohttp.ClientResponse:
        body, timeouts = await request.aread(), request.extensions["timeout"]
        lending.set(lent)
        try:
            return await self._session(keep=keep).request(
                request.method,
                _address(request.url),
                data=BytesIO(body) if len(body) > _LARGE_BYTES else body or None,
                headers=[(k.decode(), v.decode()) for k, v in request.headers.raw],
                timeout=_timeout(timeouts["connect"], timeouts["read"]),
                allow_redirects=False,
            )
        except BaseException:
            cut(lent.transport)
            raise

    def _session(self, *, keep: bool) -> aiohttp.ClientSession:
        """The one whose connections are kept, or one that makes them anew."""
        if keep not in self._sessions:
            how = {"keepalive_timeout": _KEPT_S} if keep else {"force_close": True}
            self._sessions[keep] = aiohttp.ClientSession(
                connector=Connector(
                    limit=0, ssl=self._tls, socket_factory=new_socket, **how
                ),
                proxy=self._proxy,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=_MAX_HEADER_BYTES,
                max_field_size=_MAX_HEADER_BYTES,
            )
        return self._sessions[keep]


def _address(url: httpx.URL) -> str:
    """`url` without a name and password, which are httpx's to send."""
    return f"{url.scheme}://{(url.netloc + url.raw_path).decode('ascii')}"


@lru_cache
def _timeout(connect_s: float | None, read_s: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=connect_s, sock_read=read_s)
