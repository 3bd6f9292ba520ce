"""What bytes really are, whatever their name says."""

from enum import StrEnum

_HEAD_BYTES = 4_096
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b\b")


class Kind(StrEnum):
    """Families of files, each read in its own way."""

    EMPTY = "empty"
    IMAGE = "image"
    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    HTML = "html"
    TEXT = "text"
    SOUND = "sound"
    FILM = "film"
    UNKNOWN = "unknown"


_SIGNATURES = (
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"GIF87a", Kind.IMAGE),
    (b"GIF89a", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"ID3", Kind.SOUND),
    (b"\xff\xfb", Kind.SOUND),
    (b"\xff\xf3", Kind.SOUND),
    (b"\xff\xf1", Kind.SOUND),
    (b"fLaC", Kind.SOUND),
    (b"OggS", Kind.SOUND),
    (b"#!AMR", Kind.SOUND),
    (b"\x1aE\xdf\xa3", Kind.FILM),
    (b"FLV\x01", Kind.FILM),
)
_RIFF = {b"WEBP": Kind.IMAGE, b"WAVE": Kind.SOUND, b"AVI ": Kind.FILM}
_PICTURE_BRANDS = frozenset(
    b"heic heix heim heis hevc hevx mif1 msf1 avif avis".split()
)
_SOUND_BRANDS = frozenset((b"M4A ", b"M4B "))
_BITMAP_HEADERS = frozenset((12, 40, 52, 56, 64, 108, 124))


def kind_of(data: bytes) -> Kind:
    """Tell the kind by the first 4 KB; of two that fit, the stricter one."""
    head = data[:_HEAD_BYTES]
    if not head:
        return Kind.EMPTY
    if kind := _signed_kind(head):
        return kind
    if head.lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if looks_like_text(head):
        return _kind_of_text(head)
    return Kind.PDF if b"%PDF-" in head[:1_024] else Kind.UNKNOWN


def _signed_kind(head: bytes) -> Kind | None:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _kind_of_brand(head[8:12])
    is_bitmap = int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return Kind.IMAGE if head.startswith(b"BM") and is_bitmap else None


def _kind_of_brand(brand: bytes) -> Kind:
    if brand in _PICTURE_BRANDS:
        return Kind.IMAGE
    return Kind.SOUND if brand in _SOUND_BRANDS else Kind.FILM


def _kind_of_text(head: bytes) -> Kind:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_page = start.startswith((b"<!doctype html", b"<html")) or (
        start.startswith(b"<") and b"<html" in start
    )
    return Kind.HTML if is_page else Kind.TEXT


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes are text of some encoding, UTF-16 and UTF-32 included."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    if wide_encoding(head):
        return True
    return not any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 that came without its mark: every second byte is mostly zero."""
    even, odd = head[0::2], head[1::2]
    if len(head) >= 4 and odd.count(0) > 0.7 * len(odd) and not even.count(0):
        return "utf-16-le"
    if len(head) >= 4 and even.count(0) > 0.7 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None
