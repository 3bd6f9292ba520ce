"""Who may talk to the page: browsers that show it, and nothing else.

Whatever site a browser shows beside it can send requests to loopback, under
names of its own (DNS rebinding) or from forms (cross-site request forgery).
"""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under foreign names, and deeds from foreign pages."""
    if not _is_loopback(request.headers.get("Host", "")):
        return web.json_response({"error": "This page is local."}, status=403)
    is_deed = request.method not in ("GET", "HEAD")
    if is_deed and request.headers.get("Origin") != f"http://{request.host}":
        return web.json_response({"error": "Only the page may do this."}, status=403)
    return await handler(request)


async def shielded(_request: web.Request, response: web.StreamResponse) -> None:
    """Tell browsers to load nothing from elsewhere and to embed it nowhere."""
    response.headers.update(_HEADERS)


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"http://{host}").hostname in _LOOPBACK_NAMES
    except ValueError:
        return False
