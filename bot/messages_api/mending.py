"""A request → one that servers take, purely: what can be mended silently is.

What cannot be mended raises `InvalidRequest`, whose text says what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from bot.core.errors import InvalidRequest
from bot.core.model import (
    ContentBlock,
    ModelMessage,
    ModelRequest,
    OpaqueBlock,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
)


def mended(request: ModelRequest, *, keep_prefill: bool) -> ModelRequest:
    """Merge neighbours of one role, drop blank text and the thoughts of past turns.

    A last assistant message is right-stripped, or dropped unless `keep_prefill`.
    """
    messages = _merged(_without_blank(request.messages))
    messages = _merged(_without_past_thoughts(messages))
    if messages and messages[-1].role == "assistant":
        messages = [*messages[:-1], *_prefill(messages[-1], keep=keep_prefill)]
    _check_roles(messages)
    _check_tool_pairs(messages)
    return replace(request, messages=tuple(messages))


def _merged(messages: Iterable[ModelMessage]) -> list[ModelMessage]:
    """One message for each run of a role, tool results before everything else."""
    runs = groupby(messages, key=lambda message: message.role)
    return [
        ModelMessage(role, tuple(sorted(content, key=_results_first)))
        for role, run in runs
        if (content := [block for message in run for block in message.content])
    ]


def _results_first(block: ContentBlock) -> bool:
    return not isinstance(block, ToolResultBlock)


def _without_blank(messages: Sequence[ModelMessage]) -> Iterable[ModelMessage]:
    for message in messages:
        said = tuple(block for block in message.content if not _is_blank(block))
        if said:
            yield replace(message, content=said)


def _is_blank(block: ContentBlock) -> bool:
    return isinstance(block, TextBlock) and not block.text.strip()


def _without_past_thoughts(messages: Sequence[ModelMessage]) -> Iterable[ModelMessage]:
    """Drop blocks we cannot read from turns that are over.

    Thinking is bound to the exact words before it: replayed after those have
    changed, it is refused for good. Within a tool loop it has to stay.
    """
    questions = [i for i, message in enumerate(messages) if _is_question(message)]
    loop_begins = questions[-1] if questions else 0
    for i, message in enumerate(messages):
        kept = tuple(
            block
            for block in message.content
            if i > loop_begins or not isinstance(block, OpaqueBlock)
        )
        if kept:
            yield replace(message, content=kept)


def _is_question(message: ModelMessage) -> bool:
    return message.role == "user" and not any(
        isinstance(block, ToolResultBlock) for block in message.content
    )


def _prefill(message: ModelMessage, *, keep: bool) -> list[ModelMessage]:
    """A last assistant message as servers take it; none where they take none."""
    if any(isinstance(block, ToolUseBlock) for block in message.content):
        return [message]
    *before, last = message.content
    if not keep or not isinstance(last, TextBlock):
        return []
    return [replace(message, content=(*before, TextBlock(last.text.rstrip())))]


def _check_roles(messages: Sequence[ModelMessage]) -> None:
    if not messages or all(message.role == "assistant" for message in messages):
        raise InvalidRequest("nobody asks anything: add a message of role user")
    if messages[0].role != "user":
        raise InvalidRequest(
            "the first message is the assistant's: begin with one of role user"
        )


def _check_tool_pairs(messages: Sequence[ModelMessage]) -> None:
    nothing = ModelMessage("user", ())
    before_and_after = pairwise([nothing, *messages, nothing])
    for i, (before, after) in enumerate(before_and_after):
        asked = {b.tool_use_id for b in before.content if isinstance(b, ToolUseBlock)}
        answered = {
            b.tool_use_id for b in after.content if isinstance(b, ToolResultBlock)
        }
        if asked - answered:
            raise InvalidRequest(
                f"message {i - 1} asks for {len(asked - answered)} tools without a"
                " result: answer each in the very next message"
            )
        if answered - asked:
            raise InvalidRequest(
                f"message {i} has {len(answered - asked)} results nobody asked for:"
                " drop them, or keep the message before that asked"
            )
