"""Files people and bots share, with their bytes."""

import mimetypes
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody picks from their disk; the media type follows the name.

    `facts` are fields of Slack's file object that are to say something else, such
    as `mode`. `previews` are Slack's smaller pictures of it, by their box in px.
    With `is_foreign` it comes from another organisation: events carry a stub.
    """

    name: str
    content: bytes
    media_type: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    previews: Mapping[int, bytes] = field(default_factory=dict)
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedFile:
    """A file as Slack keeps it."""

    id: str
    name: str
    title: str
    content: bytes
    media_type: str
    user: str
    created: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    previews: Mapping[int, bytes] = field(default_factory=dict)
    is_foreign: bool = False

    @property
    def mode(self) -> str:
        """Slack's word for what it is, or where its bytes are."""
        return str(self.facts.get("mode", "hosted"))

    @property
    def filetype(self) -> str:
        """Slack's short name of the type, such as `png`."""
        return PurePath(self.name).suffix.removeprefix(".").lower() or "binary"

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height, known for PNG only."""
        if not self.content.startswith(_PNG) or len(self.content) < 24:
            return None
        width, height = struct.unpack(">II", self.content[16:24])
        return width, height


def media_type_of(name: str) -> str:
    """Guess the media type from a file's name, as Slack does."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
