"""The files of a message: their facts, as Slack's File objects tell them."""

from typing import Any

from bot.core.conversation import UNLISTED, SharedFile
from bot.core.ids import FileId
from bot.slack.payload import mappings, text


def files_or_unlisted(event: dict[str, Any], words: str) -> tuple[SharedFile, ...]:
    """The files of an event; `UNLISTED` for a mention that may be without its own.

    An `app_mention` may lack them. One of a message with files still has the
    marks of an upload, and one without a word is hardly about nothing.
    """
    files = files_of(event)
    if files or text(event, "type") != "app_mention" or "files" in event:
        return files
    has_marks = "upload" in event or "display_as_bot" in event
    return (UNLISTED,) if has_marks or not words.strip() else ()


def files_of(message: dict[str, Any]) -> tuple[SharedFile, ...]:
    """The files of a message and of the messages it forwards, each once."""
    attached = mappings(message.get("attachments"))
    lists = [message.get("files"), *(each.get("files") for each in attached)]
    found = [shared_file(file) for files in lists for file in mappings(files)]
    return tuple({file.file_id: file for file in found if file.file_id}.values())


def shared_file(file: dict[str, Any]) -> SharedFile:
    """One file; a stub of another organisation's has little but its id."""
    size = file.get("size")
    return SharedFile(
        file_id=FileId(text(file, "id")),
        name=text(file, "name") or text(file, "title"),
        media_type=text(file, "mimetype"),
        size_bytes=size if isinstance(size, int) and size > 0 else 0,
        mode=text(file, "mode") or "hosted",
    )
