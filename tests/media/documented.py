"""What the Messages API documents about pictures and PDFs, and nothing of ours.

The strictest of the known servers counts: 5 MB of base64 a picture and 20 MB a
request (Bedrock), at most 100 pictures and 100 pages, documents counted among
the pictures.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"} | {
    "WEBP": "image/webp"
}
MOST_BASE64_CHARS = 5_000_000
MOST_REQUEST_BYTES = 20_000_000
LONGEST_SIDE_PX, LONGEST_SIDE_AMONG_MANY_PX, MANY = 8_000, 2_000, 20
MOST_PICTURES = MOST_PAGES = 100


def complaints(body: Mapping[str, Any], raw: bytes) -> Iterator[str]:
    """All that a server would not take of a request, in words."""
    if len(raw) > MOST_REQUEST_BYTES:
        yield f"a request of {len(raw)} bytes"
    pictures = [*blocks(body, "image")]
    documents = [*blocks(body, "document")]
    count = len(pictures) + len(documents)
    if count > MOST_PICTURES:
        yield f"{count} pictures"
    most_px = LONGEST_SIDE_AMONG_MANY_PX if count > MANY else LONGEST_SIDE_PX
    for picture in pictures:
        yield from _of_picture(picture["source"], most_px)
    pages = sum(_pages(document["source"]) for document in documents)
    if pages > MOST_PAGES:
        yield f"{pages} pages"


def blocks(body: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    """The blocks of one type, in order."""
    for message in body["messages"]:
        yield from (block for block in message["content"] if block["type"] == kind)


def _of_picture(source: Mapping[str, Any], most_px: int) -> Iterator[str]:
    if set(source) != {"type", "media_type", "data"} or source["type"] != "base64":
        yield f"a source of {sorted(source)}"
    if len(source["data"]) > MOST_BASE64_CHARS:
        yield f"{len(source['data'])} characters"
    with Image.open(BytesIO(b64decode(source["data"], validate=True))) as picture:
        picture.load()
        if TYPES.get(str(picture.format)) != source["media_type"]:
            yield f"a {picture.format} that says it is {source['media_type']}"
        if max(picture.size) > most_px:
            yield f"{picture.size} px"
        if picture.getexif() or {"icc_profile", "xmp", "comment"} & set(picture.info):
            yield "metadata"


def _pages(source: Mapping[str, Any]) -> int:
    return len(pypdfium2.PdfDocument(b64decode(source["data"], validate=True)))
