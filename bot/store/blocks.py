"""Content blocks ↔ JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bot.core.model import (
    ContentBlock,
    DocumentBlock,
    ImageBlock,
    OpaqueBlock,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.store.rows import to_json

_KINDS: dict[str, type[ContentBlock]] = {
    "text": TextBlock,
    "image": ImageBlock,
    "document": DocumentBlock,
    "tool_use": ToolUseBlock,
    "tool_result": ToolResultBlock,
    "opaque": OpaqueBlock,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def blocks_json(blocks: Iterable[ContentBlock]) -> str:
    """Each block as an object with its kind."""
    return to_json([{"kind": _NAMES[type(b)], **_fields(b)} for b in blocks])


def blocks_of(text: str) -> tuple[ContentBlock, ...]:
    """The blocks that `blocks_json` wrote."""
    return tuple(_block(fields) for fields in json.loads(text))


def _fields(block: ContentBlock) -> dict[str, Any]:
    """What is kept of it; a text alone, however often it will be sent."""
    return {"text": block.text} if isinstance(block, TextBlock) else asdict(block)


def _block(fields: dict[str, Any]) -> ContentBlock:
    return _KINDS[fields.pop("kind")](**fields)
