"""The bytes of shared files, with the bot's token sent to Slack's file hosts only."""

from collections.abc import Collection
from io import BytesIO
from ipaddress import ip_address
from typing import Any, Protocol

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bot.core.conversation import SharedFile
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import InstallationId
from bot.core.media import Fetched, LeftOut, Limits, Reason
from bot.slack.clients import Tokens
from bot.slack.file_facts import Download, Inline, what_to_fetch
from bot.slack.proxies import proxy_for
from bot.slack.shared_files import shared_file

_TIMEOUT = ClientTimeout(total=60, sock_connect=5, sock_read=15)
_CHUNK_BYTES = 64 * 1024
_CANVAS = "application/vnd.slack-docs"
_REFUSALS = {
    "missing_scope": Reason.SCOPE_MISSING,
    "file_not_found": Reason.DELETED,
    "file_deleted": Reason.DELETED,
    "ratelimited": Reason.UNREACHABLE,
}


class ReadsSlack(Protocol):
    """Slack's Web API, as far as it is asked here; `SlackCalls` is one."""

    async def read(
        self, installation: InstallationId, method: str, **arguments: object
    ) -> dict[str, Any]:
        """Ask for something; raises `SlackRefused` and `SlackUnreachable`."""


class SlackFiles:
    """`FileSource` of core: a file's facts as of now, then its bytes.

    `hosts` are the entries of `SLACK_FILE_HOSTS`: `host` or `host:port`.
    """

    def __init__(
        self,
        calls: ReadsSlack,
        tokens: Tokens,
        session: ClientSession,
        hosts: Collection[str],
        limits: Limits,
    ) -> None:
        self._calls = calls
        self._tokens = tokens
        self._session = session
        self._hosts = frozenset(host.lower() for host in hosts)
        self._limits = limits

    async def fetch(
        self, installation: InstallationId, file: SharedFile
    ) -> Fetched | LeftOut:
        """Get the bytes, or say why not.

        `files.info` is asked each time: addresses are not stored, a stub from
        another organisation has no facts yet, and a deleted file must be gone.
        """
        try:
            answer = await self._calls.read(
                installation, "files.info", file=file.file_id
            )
            token = await self._tokens.token(installation)
        except SlackRefused as refused:
            passing = Reason.UNREACHABLE if refused.passing else Reason.NO_ACCESS
            return LeftOut(_REFUSALS.get(refused.code, passing))
        except SlackUnreachable:
            return LeftOut(Reason.UNREACHABLE)
        match answer:
            case {"file": dict(info)}:
                return await self._chosen(info, token)
            case _:
                return LeftOut(Reason.NO_ACCESS)

    async def _chosen(self, info: dict[str, Any], token: str) -> Fetched | LeftOut:
        file = shared_file(info)
        match what_to_fetch(info, self._limits):
            case LeftOut() as left_out:
                return left_out
            case Inline(text, instead):
                return Fetched(file=file, data=text.encode(), instead=instead)
            case Download() as download:
                data = await self._downloaded(download, file, token)
                if isinstance(data, Reason):
                    return LeftOut(data)
                return Fetched(file=file, data=data, instead=download.instead)

    async def _downloaded(
        self, download: Download, file: SharedFile, token: str
    ) -> bytes | Reason:
        url = _address(download.url)
        if url is None or not may_get_token(url, self._hosts):
            return Reason.FOREIGN_HOST
        try:
            async with self._session.get(
                url,
                headers={"Authorization": f"Bearer {token}"},
                allow_redirects=False,
                timeout=_TIMEOUT,
                proxy=proxy_for(str(url)),
            ) as response:
                if reason := _why_not(response):
                    return reason
                data = await self._read(response)
        except (ClientError, TimeoutError, OSError):
            return Reason.UNREACHABLE
        if data is None:
            return Reason.TOO_LARGE
        if _is_page(response) and not _was_asked_for(data, download, file):
            return Reason.SCOPE_MISSING
        return data

    async def _read(self, response: ClientResponse) -> bytes | None:
        """The body; None as soon as it is longer than it may be."""
        data = BytesIO()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            data.write(chunk)
            if data.tell() > self._limits.file_bytes:
                return None
        return data.getvalue()


def _address(text: str) -> URL | None:
    try:
        return URL(text)
    except ValueError:
        return None


def may_get_token(url: URL, hosts: Collection[str]) -> bool:
    """Whether a bot token may be sent there.

    Only to a listed host, on its listed port or else the scheme's own; in plain
    text only to this machine itself.
    """
    if url.host is None or url.user is not None:
        return False
    if url.scheme != "https" and not (url.scheme == "http" and _is_here(url.host)):
        return False
    host = f"[{url.host}]" if ":" in url.host else url.host
    named = {f"{host}:{url.port}"} | ({host} if url.is_default_port() else set())
    return not named.isdisjoint(hosts)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _why_not(response: ClientResponse) -> Reason | None:
    """What the status says; Slack redirects to a sign-in page instead of refusing."""
    match response.status:
        case 200:
            return None
        case 301 | 302 | 303 | 307 | 308:
            return Reason.SCOPE_MISSING
        case 401 | 403:
            return Reason.NO_ACCESS
        case 404 | 410:
            return Reason.DELETED
        case _:
            return Reason.UNREACHABLE


def _is_page(response: ClientResponse) -> bool:
    return response.content_type == "text/html"


def _was_asked_for(data: bytes, download: Download, file: SharedFile) -> bool:
    """Whether a web page is the file, and not a page that asks to sign in."""
    if file.media_type == _CANVAS:
        return True
    return file.media_type == "text/html" and len(data) == download.size_bytes
