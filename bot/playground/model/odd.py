"""Odd streams that servers and proxies have really sent, one name for each."""

import json
from typing import Any

from bot.playground.model.framing import frame

Event = dict[str, Any]


def _start(**message: object) -> Event:
    whole: Event = {
        "id": "msg_odd",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "odd",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 25, "output_tokens": 1},
    }
    return {"type": "message_start", "message": {**whole, **message}}


def _open(index: int = 0, **block: object) -> Event:
    block = block or {"type": "text", "text": ""}
    return {"type": "content_block_start", "index": index, "content_block": block}


def _delta(index: int = 0, **delta: object) -> Event:
    return {"type": "content_block_delta", "index": index, "delta": delta}


def _text(text: str, index: int = 0) -> Event:
    return _delta(index, type="text_delta", text=text)


def _shut(index: int = 0) -> Event:
    return {"type": "content_block_stop", "index": index}


def _end(stop_reason: str = "end_turn", **usage: int) -> Event:
    return {
        "type": "message_delta",
        "delta": {"stop_reason": stop_reason, "stop_sequence": None},
        "usage": usage or {"output_tokens": 15},
    }


def _error(kind: str) -> Event:
    return {"type": "error", "error": {"type": kind, "message": "Overloaded"}}


_STOP: Event = {"type": "message_stop"}
_HELLO = [_open(), _text("Hel"), _text("lo"), _shut()]
_TOOL = {"type": "tool_use", "id": "call_1__thought__x", "name": "look", "input": {}}


def _without(event: Event, *path: str) -> Event:
    """`event` without the entry that `path` leads to."""
    first, *rest = path
    if rest:
        return {**event, first: _without(event[first], *rest)}
    return {key: value for key, value in event.items() if key != first}


def _unnamed(event: Event) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()


_EVENTS: dict[str, list[Event]] = {
    "well formed": [_start(), *_HELLO, _end(), _STOP],
    "closed in the middle": [_start(), _open(), _text("Hel")],
    "closed before anything": [],
    "no message_stop": [_start(), *_HELLO, _end()],
    "error first": [_error("overloaded_error")],
    "error midway": [_start(), _open(), _text("Hel"), _error("overloaded_error")],
    "error of an unknown type": [_start(), _error("internal_error")],
    "message_start twice": [_start(), _start(id="msg_2"), *_HELLO, _end(), _STOP],
    "delta without a block": [_start(), _text("Hel"), _text("lo"), _end(), _STOP],
    "delta of index -1": [_start(), _text("Hel", -1), _text("lo", -1), _end(), _STOP],
    "no usage": [
        _without(_start(), "message", "usage"),
        *_HELLO,
        _without(_end(), "usage"),
        _STOP,
    ],
    "usage only at the end": [
        _start(usage={"input_tokens": 0, "output_tokens": 0}),
        *_HELLO,
        _end(input_tokens=25, output_tokens=15, cache_read_input_tokens=7),
        _STOP,
    ],
    "usage of zero at the end": [
        _start(),
        *_HELLO,
        _end(input_tokens=0, output_tokens=15),
        _STOP,
    ],
    "usage as OpenAI spells it": [
        _without(_start(), "message", "usage"),
        *_HELLO,
        _end(prompt_tokens=25, completion_tokens=15, total_tokens=40),
        _STOP,
    ],
    "no type and no role": [
        _without(_without(_start(), "message", "type"), "message", "role"),
        *_HELLO,
        _without(_end(), "delta", "stop_sequence"),
        _STOP,
    ],
    "citations": [
        _start(),
        _open(),
        _text("Hel"),
        _delta(0, type="citations_delta", citation={"cited_text": "Hello there."}),
        _text("lo"),
        _shut(),
        _end(),
        _STOP,
    ],
    "events, blocks and deltas nobody knows": [
        _start(),
        {"type": "message_mood", "mood": "fine"},
        _open(0, type="hologram", beam={"colour": "blue"}),
        _delta(0, type="beam_delta", beam=1),
        _shut(0),
        _open(1),
        _text("Hello", 1),
        _delta(1, type="sparkle_delta", sparkle=2),
        _shut(1),
        _end(),
        _STOP,
    ],
    "a tool without input": [_start(), _open(0, **_TOOL), _shut(), _end("tool_use")],
    "a tool with its input in the start": [
        _start(),
        _open(0, **{**_TOOL, "input": {"at": "the sea"}}),
        _shut(),
        _end("tool_use"),
        _STOP,
    ],
    "a tool without an input key": [
        _start(),
        _open(0, **_without(_TOOL, "input")),
        _delta(0, type="input_json_delta", partial_json='{"at":'),
        _delta(0, type="input_json_delta", partial_json=' "the sea"}'),
        _shut(),
        _end("tool_use"),
        _STOP,
    ],
    "a tool with broken input": [
        _start(),
        _open(0, **_TOOL),
        _delta(0, type="input_json_delta", partial_json='{"at": "the'),
        _shut(),
        _end("max_tokens"),
        _STOP,
    ],
    "text told as tool input": [
        _start(),
        _open(),
        _delta(0, type="input_json_delta", partial_json=""),
        _shut(),
        _end(),
        _STOP,
    ],
    "all blocks closed at the end": [
        _start(),
        _open(0, type="thinking", thinking=""),
        _delta(0, type="thinking_delta", thinking="Hm."),
        _open(1),
        _text("Hel", 1),
        _delta(0, type="signature_delta", signature=""),
        _text("lo", 1),
        _shut(0),
        _shut(1),
        _end(output_tokens=15),
        _STOP,
    ],
    "thinking only": [
        _start(),
        _open(0, type="thinking", thinking="", signature=""),
        _delta(0, type="signature_delta", signature="abc="),
        _shut(),
        _end("max_tokens"),
        _STOP,
    ],
    "no content at all": [_start(), _end(output_tokens=2), _STOP],
}

_WELL_FORMED = _EVENTS["well formed"]

STREAMS: dict[str, tuple[bytes, ...]] = {
    **{name: tuple(map(frame, events)) for name, events in _EVENTS.items()},
    "no final blank line": (b"".join(map(frame, _WELL_FORMED)).rstrip(b"\n"),),
    "data only": tuple(map(_unnamed, _WELL_FORMED)),
    "CR LF": (b"".join(map(frame, _WELL_FORMED)).replace(b"\n", b"\r\n"),),
    "CR": (b"".join(map(frame, _WELL_FORMED)).replace(b"\n", b"\r"),),
    "byte order mark": (b"\xef\xbb\xbf", *map(_unnamed, _WELL_FORMED)),
    "[DONE]": (*map(frame, _WELL_FORMED[:-1]), b"data: [DONE]\n\n"),
    "named [DONE]": (
        *map(frame, _WELL_FORMED[:-1]),
        b"event: message_stop\ndata: [DONE]\n\n",
    ),
    "comments and bare pings": (
        b": PROCESSING\n\n",
        *map(frame, _WELL_FORMED[:2]),
        b"event: ping\n\n",
        b": still there\n\n",
        *map(frame, _WELL_FORMED[2:]),
    ),
    "data over two lines": (
        *map(frame, _WELL_FORMED[:2]),
        b'data: {"type":"content_block_delta","index":0,\n'
        b'data: "delta":{"type":"text_delta","text":"Hello"}}\n\n',
        *map(frame, _WELL_FORMED[4:]),
    ),
    "an error without a type": (
        *map(frame, _WELL_FORMED[:1]),
        b'data: {"error":{"code":429,"message":"Slow down","metadata":{}}}\n\n',
    ),
    "not JSON": (frame(_start()), b"event: content_block_delta\ndata: {oops\n\n"),
}
