"""Prompts that come as text files."""

from bot.core.conversation import SharedFile
from bot.core.errors import SlackUnreachable
from bot.core.ids import FileId, InstallationId
from bot.core.media import FileSource, LeftOut, Reason


class SlackPromptFiles:
    """The `PromptFiles` port over Slack's file hosts."""

    def __init__(self, source: FileSource) -> None:
        self._source = source

    async def text(self, installation: InstallationId, file_id: FileId) -> str | None:
        """The file's text; None where it cannot be had, or is no text.

        Raises `SlackUnreachable`.
        """
        fetched = await self._source.fetch(installation, SharedFile(file_id=file_id))
        if isinstance(fetched, LeftOut):
            if fetched.reason is Reason.UNREACHABLE:
                raise SlackUnreachable("files.info", fetched.reason)
            return None
        return _decoded(fetched.data)


def _decoded(data: bytes) -> str | None:
    """Text in UTF-8, or in UTF-16 that says so; nothing else is guessed."""
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n")
