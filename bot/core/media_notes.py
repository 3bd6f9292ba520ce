"""What is said about shared files, to people and to the model."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never
from xml.sax.saxutils import quoteattr

from bot.core.elements import contained
from bot.core.media import Cut, FileBlock, Instead, LeftOut, Note, ReadFile, Reason
from bot.core.model import DocumentBlock, ImageBlock, TextBlock

_LONGEST_NAME_CHARS = 80
_MOST_NAMED = 10
_HARMLESS = str.maketrans("<>[]`*~", "‹›()'··")

_WHY = {
    Reason.EMPTY: "it is empty",
    Reason.TOO_LARGE: "it is too large",
    Reason.TOO_MANY_PIXELS: "its picture has too many pixels",
    Reason.UNPACKS_TOO_LARGE: "unpacked it would be far too large",
    Reason.ENCRYPTED: "it is protected with a password",
    Reason.BROKEN: "it is damaged",
    Reason.TOO_SLOW: "reading it took too long",
    Reason.TOO_HUNGRY: "reading it took too much memory",
    Reason.NO_WORDS: "there are no words in it",
    Reason.FAILED: "I failed at it (this has been noted)",
    Reason.UNKNOWN_KIND: "I don't know this kind of file",
    Reason.OLD_FORMAT: (
        "it is in an old Office format (saved anew as .docx or .pptx I can read it)"
    ),
    Reason.AUDIO: "I can't listen to recordings",
    Reason.VIDEO: "I can't watch videos",
    Reason.EXTERNAL: "it is kept outside Slack, where I can't fetch it",
    Reason.DELETED: "it was deleted",
    Reason.HIDDEN: "Slack hides it, as this workspace's free plan is at its limit",
    Reason.SCOPE_MISSING: (
        "I lack the permission `files:read` (please tell the people who run me)"
    ),
    Reason.NO_ACCESS: "Slack does not let me see it",
    Reason.FOREIGN_HOST: "it lies on a server that I am not set up to fetch from",
    Reason.UNREACHABLE: "Slack did not deliver it just now (please ask again later)",
    Reason.REFUSED: "the model's server did not accept it",
    Reason.MADE_ROOM: "newer files took its place",
    Reason.BLIND: "the model I use can't see pictures",
    Reason.NO_ROOM: "there was no room for it beside the conversation",
}


def sentence_about(name: str, read: ReadFile) -> str:
    """Tell people in one sentence what became of the file called `name`.

    In Slack's markup the name can ring nobody, and link nowhere.
    """
    name = _short(name).translate(_HARMLESS)
    if read.left_out:
        return f"I could not read “{name}”: {_WHY[read.left_out]}."
    if not read.notes:
        return f"I read “{name}”."
    return f"I read “{name}” in part: {_told(read.notes)}."


def sentences_about(files: Iterable[tuple[str, ReadFile]]) -> tuple[str, ...]:
    """A sentence for each file that is not whole there; one for what made room.

    Of many only the newest are named.
    """
    noted = [(name, read) for name, read in files if read.notes]
    moved = [name for name, read in noted if read.left_out is Reason.MADE_ROOM]
    told = [
        sentence_about(name, read)
        for name, read in noted
        if read.left_out is not Reason.MADE_ROOM or len(moved) == 1
    ]
    found = told[-_MOST_NAMED:]
    if len(moved) > 1:
        found.insert(0, f"{len(moved)} older files made room for newer ones.")
    if len(told) > _MOST_NAMED:
        found.insert(0, f"{len(told) - _MOST_NAMED} more files are not there in full.")
    return tuple(found)


def shown_to_model(name: str, read: ReadFile) -> tuple[FileBlock, ...]:
    """The file as the model gets to see it, in an element of its own.

    A file that was left out is one line. Name and words are people's: they
    cannot close the element, nor open another.
    """
    attributes = f"name={quoteattr(_short(name))}"
    if read.left_out:
        why = quoteattr(_WHY[read.left_out])
        return (TextBlock(f"<file {attributes} not_shown={why}/>"),)
    if read.notes:
        attributes += f" shown={quoteattr(_told(read.notes))}"
    blocks = tuple(_presented(block, name) for block in read.blocks)
    return TextBlock(f"<file {attributes}>"), *blocks, TextBlock("</file>")


def _told(notes: Sequence[Note]) -> str:
    return "; ".join(_words(note) for note in notes)


def _words(note: Note) -> str:
    match note:
        case LeftOut(reason):
            return f"its pictures are left out: {_WHY[reason]}"
        case Cut(unit, kept, None):
            return f"only the first {kept:,} {unit}"
        case Cut(unit, kept, total):
            return f"only {kept:,} of {total:,} {unit}"
        case Instead():
            return f"only {note}"
        case _:
            assert_never(note)


def _presented(block: FileBlock, name: str) -> FileBlock:
    match block:
        case TextBlock(text):
            return TextBlock(contained(text))
        case DocumentBlock():
            return replace(block, title=_short(name))
        case ImageBlock():
            return block


def _short(name: str) -> str:
    """A name on one line; of a long one its beginning and its ending."""
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        return "unnamed file"
    if len(name) <= _LONGEST_NAME_CHARS:
        return name
    half = _LONGEST_NAME_CHARS // 2
    return f"{name[:half]}…{name[1 - half :]}"
