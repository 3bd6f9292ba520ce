"""The way to Slack through a proxy, where the environment names one."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for `url`.

    aiohttp would find it too (`trust_env`), but looks for passwords in `.netrc`
    before each request: in another thread, and only to refuse a request that
    has a token of its own.
    """
    address = urlsplit(url)
    named = getproxies().get(address.scheme)
    if not named or proxy_bypass(address.hostname or ""):
        return None
    return named if "://" in named else f"http://{named}"
