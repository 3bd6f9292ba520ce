"""What people share, made readable for a model: values, limits and ports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from bot.core.conversation import SharedFile
from bot.core.ids import InstallationId
from bot.core.model import DocumentBlock, ImageBlock, TextBlock


class Reason(StrEnum):
    """Why a file, or its pictures, are not before the model."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_MANY_PIXELS = "too many pixels"
    UNPACKS_TOO_LARGE = "unpacks too large"
    ENCRYPTED = "password-protected"
    BROKEN = "broken"
    TOO_SLOW = "took too long"
    TOO_HUNGRY = "took too much memory"
    NO_WORDS = "no words in it"
    FAILED = "our reader failed"
    UNKNOWN_KIND = "unknown kind"
    OLD_FORMAT = "old Office format"
    AUDIO = "a recording"
    VIDEO = "a video"
    EXTERNAL = "kept outside Slack"
    DELETED = "deleted"
    HIDDEN = "hidden by the free plan's limit"
    SCOPE_MISSING = "files:read is missing"
    NO_ACCESS = "Slack does not show it to us"
    FOREIGN_HOST = "not on a known file host"
    UNREACHABLE = "Slack did not deliver it"
    REFUSED = "the model's server refused it"
    MADE_ROOM = "made room for newer ones"
    BLIND = "the model sees no pictures"
    NO_ROOM = "no room beside the conversation"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The file, or all that is a picture or a document of it, is left out."""

    reason: Reason


class Unit(StrEnum):
    """What a long file is counted in."""

    CHARACTERS = "characters"
    PAGES = "pages"
    SCANNED_PAGES = "scanned pages"
    SHEETS = "sheets"
    ROWS = "rows"
    SLIDES = "slides"


@dataclass(frozen=True, slots=True)
class Cut:
    """Only the first `kept` are there; `total` is None where nobody counted."""

    unit: Unit
    kept: int
    total: int | None = None


class Instead(StrEnum):
    """What stands for the file where the whole of it cannot."""

    PREVIEW = "Slack's smaller preview of it"
    FIRST_FRAME = "its first picture"
    TRANSCRIPT = "Slack's transcript of it"
    TRANSCRIPT_BEGINNING = "the beginning of Slack's transcript of it"
    PLAIN_TEXT = "its plain text"


Note = LeftOut | Cut | Instead
FileBlock = TextBlock | ImageBlock | DocumentBlock
Media = ImageBlock | DocumentBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What was made of one file; the same bytes always give the same value.

    `name` is what it is called now, where that is known.
    """

    name: str = ""
    blocks: tuple[FileBlock, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def media(self) -> tuple[Media, ...]:
        """Its pictures and documents: what servers count and weigh."""
        return tuple(
            b for b in self.blocks if isinstance(b, ImageBlock | DocumentBlock)
        )

    @property
    def left_out(self) -> Reason | None:
        """Why nothing of it is there; None where something is."""
        reasons = (note.reason for note in self.notes if isinstance(note, LeftOut))
        return None if self.blocks else next(reasons, Reason.EMPTY)


def without_media(read: ReadFile, reason: Reason) -> ReadFile:
    """Take the pictures and documents out of what was read; its words stay."""
    words = tuple(block for block in read.blocks if isinstance(block, TextBlock))
    return replace(read, blocks=words, notes=(*read.notes, LeftOut(reason)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost.

    The defaults suit the strictest server: 5 MB of base64 a picture (Bedrock,
    Google Cloud) and 100 pages a document (windows below a million tokens). No
    server takes a side above 8,000 px, nor above 2,000 px in a request with more
    than 20 pictures. `file_bytes` also bounds what is held in memory at once.
    """

    file_bytes: int = 20_000_000
    long_edge_px: int = 1_568
    pixels: int = 50_000_000
    image_base64_bytes: int = 5_000_000
    document_base64_bytes: int = 12_000_000
    document_pages: int = 100
    text_pages: int = 200
    scanned_pages: int = 10
    chars: int = 100_000
    unpacked_bytes: int = 100_000_000
    memory_bytes: int = 1 << 30
    time_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of one file a model has room for, beside what `Limits` say.

    PDFs of up to `document_pages` are taken as they are; 0 where none are.
    """

    document_pages: int = 0
    chars: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The bytes of a file, and the facts as Slack tells them now."""

    file: SharedFile
    data: bytes
    instead: Instead | None = None


class FileSource(Protocol):
    """Where the bytes of shared files are."""

    async def fetch(
        self, installation: InstallationId, file: SharedFile
    ) -> Fetched | LeftOut:
        """Get the bytes, or say why not; never raises for what a file may cause."""


class Reader(Protocol):
    """Makes bytes readable."""

    async def read(self, fetched: Fetched, room: Room) -> ReadFile:
        """Make blocks of a file.

        Never raises and never stalls for anything that is in the bytes.
        """


class Files(Protocol):
    """Shared files, ready for a model."""

    async def read(
        self,
        installation: InstallationId,
        files: Sequence[SharedFile],
        room: Room,
    ) -> tuple[ReadFile, ...]:
        """What became of each file, in their order."""

    def forget(self, installation: InstallationId) -> None:
        """Keep nothing of this installation's files: one of them is gone."""
