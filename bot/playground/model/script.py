"""What the local model was told to do next."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, Unpack

from bot.playground.model import odd

Ending = Literal["close", "reset", "stall"]
"""How a stream ends: as HTTP ends, by a reset connection, or never."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A message, told as a stream or whole, as the request asks.

    `delay_s` passes before each piece of `chunk_chars`. The stream breaks off
    by `ending` once `break_after_chars` of its text were told.
    """

    content: Sequence[Json]
    stop_reason: str | None = "end_turn"
    stop_sequence: str | None = None
    stop_details: Json | None = None
    usage: Json = field(default_factory=dict)
    chunk_chars: int = 8
    delay_s: float = 0.0
    break_after_chars: int | None = None
    ending: Ending = "close"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Bytes as they are, each piece a write of its own; for everything odd."""

    pieces: Sequence[bytes]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    ending: Ending = "close"


Script = Saying | Sending


class Manner(TypedDict, total=False):
    """How to say something: the fields of `Saying` besides its content."""

    stop_reason: str | None
    stop_sequence: str | None
    stop_details: Json | None
    usage: Json
    chunk_chars: int
    delay_s: float
    break_after_chars: int | None
    ending: Ending
    headers: Mapping[str, str]


def error_body(kind: str, message: str, **details: object) -> dict[str, Any]:
    """Anthropic's error envelope."""
    return {
        "type": "error",
        "error": {"type": kind, "message": message, "details": details or None},
        "request_id": "req_local",
    }


class Scripts:
    """The answers to come, one for each request, in order."""

    def __init__(self) -> None:
        self._next: deque[Script] = deque()
        self._may_answer = asyncio.Event()
        self._may_answer.set()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Requests are taken in, but none is answered before the end of this."""
        self._may_answer.clear()
        try:
            yield
        finally:
            self._may_answer.set()

    async def until_let_go(self) -> None:
        """Wait while requests are held."""
        await self._may_answer.wait()

    def take_script(self) -> Script | None:
        """The next answer, or None where nobody prepared one."""
        return self._next.popleft() if self._next else None

    def will_say(
        self,
        text: str = "",
        *,
        thinking: str | None = None,
        tool_uses: Sequence[Json] = (),
        **how: Unpack[Manner],
    ) -> None:
        """Answer the next request with `text`.

        `thinking` stands before it, `tool_uses` (`id`, `name`, `input`) after
        it.
        """
        content: list[Json] = []
        if thinking is not None:
            thought = {"thinking": thinking, "signature": "c2lnbmVk"}
            content.append({"type": "thinking", **thought})
        if text:
            content.append({"type": "text", "text": text})
        content += [{"type": "tool_use", **use} for use in tool_uses]
        if tool_uses:
            how.setdefault("stop_reason", "tool_use")
        self._next.append(Saying(content=content, **how))

    def will_fail(
        self,
        status: int,
        kind: str = "api_error",
        message: str = "It broke.",
        *,
        headers: Mapping[str, str] | None = None,
        **details: object,
    ) -> None:
        """Answer the next request with an error in Anthropic's envelope."""
        self.will_send(
            json.dumps(error_body(kind, message, **details)).encode(),
            status=status,
            headers={"Content-Type": "application/json", **(headers or {})},
        )

    def will_break(
        self,
        text: str = "It was a dark and stormy night",
        *,
        after_chars: int = 12,
        ending: Ending = "close",
        chunk_chars: int = 8,
        delay_s: float = 0.0,
    ) -> None:
        """Break off the next answer once `after_chars` of `text` were told."""
        self.will_say(
            text,
            break_after_chars=after_chars,
            ending=ending,
            chunk_chars=chunk_chars,
            delay_s=delay_s,
        )

    def will_send(
        self,
        *pieces: bytes,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        delay_s: float = 0.0,
        ending: Ending = "close",
    ) -> None:
        """Answer the next request with these bytes, each piece written by itself."""
        sending = Sending(
            pieces=pieces,
            status=status,
            headers=headers or {"Content-Type": "text/event-stream"},
            delay_s=delay_s,
            ending=ending,
        )
        self._next.append(sending)

    def will_be_odd(self, name: str) -> None:
        """Answer the next request with one of `odd.STREAMS`."""
        self.will_send(*odd.STREAMS[name])
