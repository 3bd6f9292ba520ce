"""A stream's events → an answer, purely.

Knows every way servers are known to bend the format; anything unknown is
skipped, since the format may grow at any time.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.model import Answer, ContentBlock, TextBlock, ToolUseBlock, Usage
from bot.messages_api.blocks import OpenBlock, content_block, kind_for, kind_of
from bot.messages_api.errors import Complained, complaint_of
from bot.messages_api.usage import updated, usage_of


class Fold:
    """The answer so far; `is_ended` once the server said that it is whole.

    `has_misfits`: something was told in a way that fits no block, and is lost.
    """

    def __init__(self) -> None:
        self.is_ended = False
        self.has_words = False
        self.has_misfits = False
        self.request_id: str | None = None
        self._message: Mapping[str, Any] | None = None
        self._ending: dict[str, Any] = {}
        self._usage = Usage()
        self._blocks: dict[tuple[int, str], OpenBlock] = {}

    def feed(self, event: Mapping[str, Any]) -> str:
        """Take one event; the text it adds, mostly none.

        Raises `Complained` when the event is an error.
        """
        text = self._take(event)
        self.has_words = self.has_words or bool(text)
        return text

    def _take(self, event: Mapping[str, Any]) -> str:
        match event:
            case {"type": "content_block_delta", "delta": dict(delta)}:
                return self._add(_index(event), delta)
            case {"type": "content_block_start", "content_block": dict(block)}:
                self._open(_index(event), block)
                return str(block.get("text") or "") if kind_of(block) == "text" else ""
            case {"type": "content_block_stop"}:
                self._close(_index(event))
            case {"type": "message_start", "message": dict(message)}:
                self._begin(message)
            case {"type": "message_delta"}:
                self._end(event)
            case {"type": "message_stop"}:
                self.is_ended = True
            case {"error": _}:
                raise Complained(complaint_of(event))
        return ""

    def answer(self) -> Answer:
        """What was told so far.

        Tool calls that were cut off are left out: they must not be run.
        """
        message = self._message or {}
        return Answer(
            content=self._content(),
            stop_reason=self._ending.get("stop_reason"),
            stop_sequence=self._ending.get("stop_sequence"),
            model=str(message.get("model") or ""),
            usage=self._usage,
            message_id=message.get("id"),
            request_id=self.request_id,
        )

    @property
    def has_called_a_tool(self) -> bool:
        """Whether a whole tool call was told."""
        return any(isinstance(block, ToolUseBlock) for block in self._content())

    def _content(self) -> tuple[ContentBlock, ...]:
        return tuple(
            block.content()
            for (_, kind), block in self._blocks.items()
            if self.is_ended or block.is_closed or kind != "input"
        )

    def _begin(self, message: Mapping[str, Any]) -> None:
        if self._message is not None:
            return
        self._message = message
        self._usage = updated(self._usage, message.get("usage"))

    def _open(self, index: int, block: Mapping[str, Any]) -> None:
        self._blocks.setdefault((index, kind_of(block)), OpenBlock(block))

    def _add(self, index: int, delta: Mapping[str, Any]) -> str:
        if (kind := kind_for(delta)) is None:
            return ""
        block = self._blocks.get((index, kind))
        if block is None and kind == "input":
            self.has_misfits = True
            return ""
        if block is None:
            block = self._blocks[index, kind] = OpenBlock({"type": kind})
        block.add(delta)
        return block.pieces[-1] if kind == "text" and block.pieces else ""

    def _close(self, index: int) -> None:
        for (at, _), block in self._blocks.items():
            if at == index:
                block.is_closed = True

    def _end(self, event: Mapping[str, Any]) -> None:
        match event.get("delta"):
            case dict(delta):
                self._ending.update({k: v for k, v in delta.items() if v is not None})
        self._usage = updated(self._usage, event.get("usage"))
        self.is_ended = self.is_ended or "stop_reason" in self._ending


def _index(event: Mapping[str, Any]) -> int:
    index = event.get("index")
    return index if isinstance(index, int) else 0


def answer_of(message: Mapping[str, Any], request_id: str | None) -> Answer:
    """The answer in a whole message, as servers send it that do not stream."""
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    return Answer(
        content=tuple(content_block(block) for block in blocks),
        stop_reason=message.get("stop_reason"),
        stop_sequence=message.get("stop_sequence"),
        model=str(message.get("model") or ""),
        usage=usage_of(message),
        message_id=message.get("id"),
        request_id=request_id,
    )


def begun_with(prefill: str, answer: Answer) -> Answer:
    """`answer` with the beginning that was put in its mouth, once it has words."""
    if not prefill:
        return answer
    content = list(answer.content)
    for i, block in enumerate(content):
        if isinstance(block, TextBlock):
            content[i] = TextBlock(prefill + block.text)
            return replace(answer, content=tuple(content))
    return answer
