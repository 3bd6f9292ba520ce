"""Content blocks as they are told: one open block per index and kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.core.model import ContentBlock, OpaqueBlock, TextBlock, ToolUseBlock

_KIND_OF_BLOCK = {
    "text": "text",
    "thinking": "thinking",
    "tool_use": "input",
    "server_tool_use": "input",
}
_KIND_OF_DELTA = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "thinking",
    "input_json_delta": "input",
}


def kind_of(block: Mapping[str, Any]) -> str:
    """Which deltas `block` takes; its type where it takes none of those we know."""
    kind = str(block.get("type"))
    return _KIND_OF_BLOCK.get(kind, kind)


def kind_for(delta: Mapping[str, Any]) -> str | None:
    """The kind of block that `delta` belongs to."""
    return _KIND_OF_DELTA.get(str(delta.get("type")))


@dataclass(slots=True)
class OpenBlock:
    """A block and the pieces it has got so far."""

    start: Mapping[str, Any]
    pieces: list[str] = field(default_factory=list)
    signature: str | None = None
    is_closed: bool = False

    def add(self, delta: Mapping[str, Any]) -> None:
        """Take one delta of this block's kind."""
        match delta:
            case {"text": str(piece)} | {"thinking": str(piece)}:
                self.pieces.append(piece)
            case {"partial_json": str(piece)}:
                self.pieces.append(piece)
            case {"signature": str(signature)}:
                self.signature = signature

    def content(self) -> ContentBlock:
        """The block as far as it was told."""
        told = "".join(self.pieces)
        match self.start:
            case {"type": "text"}:
                return TextBlock(str(self.start.get("text") or "") + told)
            case {"type": "thinking"}:
                return _opaque({**self.start, **self._thought(told)})
            case {"type": "tool_use"}:
                return _tool_use(self.start, told)
            case {"type": "server_tool_use"}:
                whole = _tool_use(self.start, told)
                return _opaque({**self.start, "input": whole.input})
            case _:
                return _opaque(self.start)

    def _thought(self, told: str) -> dict[str, str]:
        thought = {"thinking": str(self.start.get("thinking") or "") + told}
        if self.signature is not None:
            thought["signature"] = self.signature
        return thought


def content_block(block: Mapping[str, Any]) -> ContentBlock:
    """A block that was told whole."""
    return OpenBlock(block).content()


def _opaque(block: Mapping[str, Any]) -> OpaqueBlock:
    return OpaqueBlock(str(block.get("type")), orjson.dumps(block).decode())


def _tool_use(start: Mapping[str, Any], told: str) -> ToolUseBlock:
    """The call; an input that is no JSON object is kept aside as it was told.

    Without deltas the input is what the start said: some servers put it there.
    """
    invalid_json = None
    try:
        given = orjson.loads(told) if told.strip() else start.get("input") or {}
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        given, invalid_json = {}, told
    return ToolUseBlock(
        tool_use_id=str(start.get("id")),
        name=str(start.get("name")),
        input=given,
        invalid_json=invalid_json,
    )
