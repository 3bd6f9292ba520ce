"""How large a picture is, read from its first bytes."""

import struct


def pixel_size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF, JPEG or WebP; None for others."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n") and len(picture) >= 24:
        return struct.unpack(">II", picture[16:24])
    if picture.startswith((b"GIF87a", b"GIF89a")) and len(picture) >= 10:
        return struct.unpack("<HH", picture[6:10])
    if picture.startswith(b"\xff\xd8"):
        return _jpeg_size(picture)
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP" and len(picture) >= 30:
        return _webp_size(picture)
    return None


def media_type_of(picture: bytes) -> str | None:
    """What the bytes are, whatever their sender says they are."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if picture.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if picture.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    return None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    """Walk the segments to the frame header (SOF0 … SOF15, not DHT, JPG, DAC)."""
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        marker = picture[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        (length,) = struct.unpack(">H", picture[at + 2 : at + 4])
        at += 2 + length
    return None


def _webp_size(picture: bytes) -> tuple[int, int] | None:
    match picture[12:16]:
        case b"VP8X":
            width = int.from_bytes(picture[24:27], "little") + 1
            height = int.from_bytes(picture[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(picture[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width = int.from_bytes(picture[26:28], "little") & 0x3FFF
            height = int.from_bytes(picture[28:30], "little") & 0x3FFF
        case _:
            return None
    return width, height
