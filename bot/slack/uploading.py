"""What is too long for messages, as a file in the thread."""

from collections.abc import Collection
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession
from yarl import URL

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import FileId
from bot.slack.files import may_get_token
from bot.slack.leftover_files import LeftoverFiles
from bot.slack.outlet import Outlet
from bot.slack.payload import text
from bot.slack.proxies import proxy_for

ANNOUNCE, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file to be: its name, how people see it, and what it holds."""

    name: str
    title: str
    comment: str
    content: bytes = field(repr=False)


def rest_of_answer(words: str) -> TextFile:
    """What is too long to be shown."""
    comment = "The answer goes on in this file."
    return TextFile("answer.md", "The rest of the answer", comment, words.encode())


def table_file(number: int, csv: bytes) -> TextFile:
    """A table that Slack would not show whole."""
    comment = "The whole table, for a spreadsheet."
    return TextFile(f"table-{number}.csv", f"Table {number}", comment, csv)


async def send_bytes(
    session: ClientSession, hosts: Collection[str], address: str, content: bytes
) -> None:
    """Send what a file holds to where Slack has said, if that is one of the `hosts`.

    Raises `SlackRefused` and `SlackUnreachable`.
    """
    if not may_get_token(URL(address), hosts):
        raise SlackRefused(ANNOUNCE, "unexpected_upload_host")
    try:
        async with session.post(
            address,
            data=content,
            allow_redirects=False,
            proxy=proxy_for(address),
        ) as answer:
            if answer.status == 200:
                return
            said = f"HTTP {answer.status}"
            if answer.status >= 500 or answer.status in _PASSING:
                raise SlackUnreachable(ANNOUNCE, said)
            raise SlackRefused(ANNOUNCE, said)
    except (ClientError, TimeoutError, OSError) as error:
        raise SlackUnreachable(ANNOUNCE, type(error).__name__) from None


@dataclass(frozen=True, slots=True)
class ThreadFiles:
    """Puts text into the thread as a file, sent to `hosts` (`host[:port]`) only."""

    outlet: Outlet
    left: LeftoverFiles
    session: ClientSession
    hosts: Collection[str]

    async def share(self, file: TextFile) -> bool:
        """Share `file`; False where Slack takes none from us.

        Raises `LeaseLost` and `SlackUnreachable`.
        """
        installation = self.outlet.place.key.installation
        self.outlet.log.guard()
        try:
            announced = await self.outlet.calls.read(
                installation, ANNOUNCE, filename=file.name, length=len(file.content)
            )
            address = text(announced, "upload_url")
            await send_bytes(self.session, self.hosts, address, file.content)
            await self._complete(FileId(text(announced, "file_id")), file)
        except SlackRefused as refused:
            if refused.passing:
                raise
            return False
        return True

    async def _complete(self, file_id: FileId, file: TextFile) -> None:
        key = self.outlet.place.key
        await self.outlet.log.about_to_share(file_id)
        try:
            await self.outlet.calls.send(
                key.installation,
                COMPLETE,
                files=[{"id": file_id, "title": file.title}],
                channel_id=key.channel_id,
                thread_ts=key.thread_ts,
                initial_comment=file.comment,
            )
        except SlackUnreachable:
            self.left.add(file_id)
            raise
