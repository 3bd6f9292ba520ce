"""Errors of aiohttp → those of httpx, without a word of the request or answer."""

import ssl

import aiohttp
import httpx
from aiohttp.http import HttpProcessingError

CLOSED = (
    aiohttp.ServerDisconnectedError,
    aiohttp.ClientConnectionResetError,
    aiohttp.ClientOSError,
)
"""The connection was closed before an answer came."""

_KINDS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (TimeoutError, httpx.ReadTimeout),
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientConnectionError, httpx.ReadError),
    (aiohttp.ClientError, httpx.RemoteProtocolError),
    (HttpProcessingError, httpx.RemoteProtocolError),
    (ValueError, httpx.LocalProtocolError),
    (Exception, httpx.ReadError),
)
ERRORS = (
    aiohttp.ClientError,
    HttpProcessingError,
    OSError,
    ValueError,
    RuntimeError,  # of aiohttp and uvloop, for a connection that is gone
)


def of_httpx(error: Exception) -> httpx.TransportError:
    """The error by its name: what aiohttp's says may repeat the request or answer."""
    kind = next(kind for ours, kind in _KINDS if isinstance(error, ours))
    return kind(type(error).__name__)


def harmless(error: Exception) -> BaseException | None:
    """What the system said: a certificate's weakness, a refused connection."""
    cause = error.__cause__
    return cause if isinstance(cause, OSError) else None


def is_certificate_error(error: BaseException) -> bool:
    """Whether the server could not prove who it is: asking again will not help."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
