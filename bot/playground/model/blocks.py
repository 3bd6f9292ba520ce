"""What Anthropic refuses in a message's content."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.playground.model.pictures import media_type_of, pixel_size

Json = Mapping[str, Any]

_MEDIA_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_MAX_IMAGE_CHARS = 10 * 1024 * 1024
_NEEDS: dict[str, frozenset[str]] = {
    "text": frozenset({"text"}),
    "image": frozenset({"source"}),
    "document": frozenset({"source"}),
    "tool_use": frozenset({"id", "name", "input"}),
    "tool_result": frozenset({"tool_use_id"}),
    "thinking": frozenset({"thinking", "signature"}),
    "redacted_thinking": frozenset({"data"}),
}


def of_content(content: object, path: str) -> Iterator[str]:
    """What is wrong with one message's content."""
    if not content:
        yield f"{path}: all messages must have non-empty content"
    match content:
        case str(text):
            yield from _of_text(text)
        case list(blocks):
            for i, block in enumerate(blocks):
                yield from _of_block(block, f"{path}.content.{i}")
        case _:
            yield f"{path}.content: Input should be a valid string or list"


def _of_block(block: Json, path: str) -> Iterator[str]:
    kind = str(block.get("type"))
    if kind not in _NEEDS or not _NEEDS[kind] <= set(block):
        yield f"{path}: Input does not match any of the expected blocks"
    match block:
        case {"type": "text", "text": str(text)}:
            yield from _of_text(text)
        case {"type": "image", "source": {"type": "base64"} as source}:
            yield from _of_image(source, path)


def _of_text(text: str) -> Iterator[str]:
    if not text:
        yield "messages: text content blocks must be non-empty"
    if not text.strip():
        yield "messages: text content blocks must contain non-whitespace text"


def _of_image(source: Json, path: str) -> Iterator[str]:
    where = f"{path}.image.source.base64"
    if source.get("media_type") not in _MEDIA_TYPES:
        yield f"{where}.media_type: Input should be a supported image type"
    data = str(source.get("data", ""))
    if len(data) > _MAX_IMAGE_CHARS:
        yield f"{where}: image exceeds 10 MB maximum"
    try:
        picture = base64.b64decode(data, validate=True)
    except binascii.Error:
        yield f"{where}.data: invalid base64 data"
        return
    if media_type_of(picture) not in {source["media_type"], None}:
        yield f"{where}.media_type: Image does not match the provided media type"
    size = pixel_size(picture)
    if size is None:
        yield f"{where}.data: Could not process image"
    elif max(size) > 8_000:
        yield (
            f"{where}.data: At least one of the image dimensions exceed max allowed"
            " size: 8000 pixels"
        )


def blocks_of(message: Json, kind: str) -> list[Json]:
    """The blocks of one type in a message."""
    content = message["content"]
    return (
        [b for b in content if b["type"] == kind] if isinstance(content, list) else []
    )


def of_many_images(messages: Sequence[Json]) -> Iterator[str]:
    """Whether images are too large for a request with more than 20 of them."""
    images = [b for m in messages for b in blocks_of(m, "image")]
    if len(images) <= 20:
        return
    for image in images:
        data = base64.b64decode(image["source"].get("data", ""))
        if max(pixel_size(data) or (0,)) > 2_000:
            yield (
                "At least one of the image dimensions exceed max allowed size for"
                " many-image requests: 2000 pixels"
            )
