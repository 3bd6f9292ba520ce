"""What requests to the local model are made of."""

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anthropic.types import Base64ImageSourceParam, MessageParam

MODEL = "claude-sonnet-5-5"
OLD = "claude-haiku-4-5-20251001"
HELLO: "list[MessageParam]" = [{"role": "user", "content": "Hello"}]


def png(width: int, height: int) -> str:
    """The smallest file that says it is a picture of this size, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IEND", b"")
    return base64.b64encode(whole).decode()


def image(data: str, media_type: str = "image/png") -> dict[str, Any]:
    source = {"type": "base64", "media_type": media_type, "data": data}
    return {"type": "image", "source": source}


def png_source(width: int, height: int) -> "Base64ImageSourceParam":
    """A picture of this size, as the SDK wants it."""
    return {"type": "base64", "media_type": "image/png", "data": png(width, height)}
