"""Files people and bots share, with their bytes."""

import mimetypes
import struct
from dataclasses import dataclass
from pathlib import PurePath

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody picks from their disk; the media type follows the name."""

    name: str
    content: bytes
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedFile:
    """A file as Slack keeps it; `mode` is Slack's word for where the bytes are."""

    id: str
    name: str
    title: str
    content: bytes
    media_type: str
    user: str
    created: int
    mode: str = "hosted"

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
