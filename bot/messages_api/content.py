"""Content blocks → the wire's JSON, purely."""

from typing import Any

import orjson

from bot.core.model import (
    ContentBlock,
    DocumentBlock,
    ImageBlock,
    ModelMessage,
    OpaqueBlock,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.features import Feature, Features

Json = dict[str, Any]
Block = Json | orjson.Fragment


def message_json(message: ModelMessage, features: Features) -> Json:
    """One entry of `messages`; its content is always a list of blocks."""
    blocks = [block_json(block, features) for block in message.content]
    return {"role": message.role, "content": blocks}


def block_json(block: ContentBlock, features: Features) -> Block:
    """One block; what the server does not take is told in words instead."""
    match block:
        case TextBlock(text):
            return _text(text)
        case ImageBlock() if Feature.IMAGES in features:
            return {"type": "image", "source": _base64(block)}
        case ImageBlock():
            size = f"{block.width_px} × {block.height_px} px"
            return _text(f"(An image of {size} was here; you cannot see images.)")
        case DocumentBlock():
            return _document(block, features)
        case ToolUseBlock():
            return _tool_use(block)
        case ToolResultBlock():
            return _tool_result(block)
        case OpaqueBlock():
            return orjson.Fragment(block.raw)


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _base64(block: ImageBlock | DocumentBlock) -> Json:
    return {"type": "base64", "media_type": block.media_type, "data": block.data}


def _document(block: DocumentBlock, features: Features) -> Json:
    is_text = block.media_type == "text/plain"
    title = block.title or "untitled"
    if Feature.DOCUMENTS not in features:
        return _text(
            f"The document “{title}”:\n\n{block.data}"
            if is_text
            else f"(The document “{title}” was here; you cannot read its format.)"
        )
    source = {**_base64(block), "type": "text" if is_text else "base64"}
    return {"type": "document", "source": source, "title": title}


def _tool_use(block: ToolUseBlock) -> Json:
    invalid = block.invalid_json
    return {
        "type": "tool_use",
        "id": block.tool_use_id,
        "name": block.name,
        "input": dict(block.input) if invalid is None else {"INVALID_JSON": invalid},
    }


def _tool_result(block: ToolResultBlock) -> Json:
    result: Json = {
        "type": "tool_result",
        "tool_use_id": block.tool_use_id,
        "content": block.content or "(nothing)",
    }
    return {**result, "is_error": True} if block.is_error else result
