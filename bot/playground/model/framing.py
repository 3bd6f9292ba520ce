"""A message → the bytes of its event stream, framed as Anthropic frames it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def frame(event: Json) -> bytes:
    """One server-sent event, named after its `type`."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event['type']}\ndata: {data}\n\n".encode()


def stream_events(message: Json, *, chunk_chars: int) -> Iterator[Json]:
    """The events that tell `message` piece by piece, in the documented order."""
    usage = message["usage"]
    opening = {
        **message,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**usage, "output_tokens": 1},
    }
    yield {"type": "message_start", "message": opening}
    for index, block in enumerate(message["content"]):
        yield {
            "type": "content_block_start",
            "index": index,
            "content_block": _opening(block),
        }
        if index == 0:
            yield {"type": "ping"}
        for delta in _deltas(block, chunk_chars):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ending = {k: message[k] for k in ("stop_reason", "stop_sequence", "stop_details")}
    yield {
        "type": "message_delta",
        "delta": ending,
        "usage": {"output_tokens": usage["output_tokens"]},
    }
    yield {"type": "message_stop"}


def _opening(block: Json) -> Json:
    match block["type"]:
        case "text":
            return {"type": "text", "text": ""}
        case "thinking":
            return {"type": "thinking", "thinking": "", "signature": ""}
        case "tool_use" | "server_tool_use":
            return {**block, "input": {}}
        case _:
            return block


def _deltas(block: Json, chunk_chars: int) -> Iterator[Json]:
    match block["type"]:
        case "text":
            for piece in _pieces(block["text"], chunk_chars):
                yield {"type": "text_delta", "text": piece}
        case "thinking":
            for piece in _pieces(block["thinking"], chunk_chars):
                yield {"type": "thinking_delta", "thinking": piece}
            yield {"type": "signature_delta", "signature": block["signature"]}
        case "tool_use" | "server_tool_use":
            yield {"type": "input_json_delta", "partial_json": ""}
            for piece in _pieces(json.dumps(block["input"]), chunk_chars):
                yield {"type": "input_json_delta", "partial_json": piece}
        case _:
            return


def _pieces(text: str, chunk_chars: int) -> Iterator[str]:
    for start in range(0, len(text), chunk_chars):
        yield text[start : start + chunk_chars]
