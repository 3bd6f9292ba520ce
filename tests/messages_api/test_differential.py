"""On well-formed streams we and the official SDK read the same."""

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Answer, OpaqueBlock, TextBlock, ToolUseBlock
from bot.messages_api.client import MessagesApi
from bot.messages_api.folding import Fold
from bot.playground.model.framing import frame, stream_events
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import answer_of
from tests.official import asking_officially

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from anthropic.types import Message


@pytest.fixture
async def official(model: LocalModel) -> "AsyncIterator[AsyncAnthropic]":
    async with asking_officially(model) as client:
        yield client


def as_ours(message: "Message") -> dict[str, Any]:
    """The SDK's message in our terms."""
    usage = message.usage
    return {
        "content": [_block(json.loads(b.model_dump_json())) for b in message.content],
        "stop_reason": message.stop_reason,
        "stop_sequence": message.stop_sequence,
        "model": message.model,
        "usage": (
            usage.input_tokens,
            usage.output_tokens,
            usage.cache_creation_input_tokens or 0,
            usage.cache_read_input_tokens or 0,
        ),
    }


def _block(block: dict[str, Any]) -> tuple[Any, ...]:
    match block["type"]:
        case "text":
            return ("text", block["text"])
        case "tool_use":
            return ("tool_use", block["id"], block["name"], block["input"])
        case "thinking":
            return ("thinking", block["thinking"], block["signature"])
        case other:
            return (other, block["data"])


def ours(answer: Answer) -> dict[str, Any]:
    usage = answer.usage
    return {
        "content": [_our_block(block) for block in answer.content],
        "stop_reason": answer.stop_reason,
        "stop_sequence": answer.stop_sequence,
        "model": answer.model,
        "usage": (
            usage.input_tokens,
            usage.output_tokens,
            usage.cache_creation_input_tokens,
            usage.cache_read_input_tokens,
        ),
    }


def _our_block(block: object) -> tuple[Any, ...]:
    match block:
        case TextBlock(text):
            return ("text", text)
        case ToolUseBlock():
            return ("tool_use", block.tool_use_id, block.name, dict(block.input))
        case OpaqueBlock(raw=raw):
            return _block(json.loads(raw))
        case _:
            raise AssertionError(block)


SAYINGS: list[dict[str, Any]] = [
    {"text": "Paris."},
    {"text": "Paris.", "thinking": ""},
    {"text": "naïve 日本語 \u2028 👩‍👩‍👧\n\n```py\nx\n```", "thinking": "Let me see …"},
    {"text": "It is long", "stop_reason": "max_tokens"},
    {"text": "One, two", "stop_reason": "stop_sequence", "stop_sequence": "three"},
    {"text": "No.", "stop_reason": "refusal"},
    {
        "text": "I look.",
        "thinking": "Where?",
        "tool_uses": [
            {"id": "toolu_1", "name": "look", "input": {"at": ["é", 1.5, None, {}]}},
            {"id": "toolu_2", "name": "rest", "input": {}},
        ],
    },
    {
        "text": "Cached.",
        "usage": {"cache_creation_input_tokens": 7, "cache_read_input_tokens": 9},
    },
]


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying["text"][:10])
@pytest.mark.parametrize("chunk_chars", [1, 8, 1_000])
async def test_we_read_the_same_as_the_official_sdk(
    model: LocalModel,
    api: MessagesApi,
    official: "AsyncAnthropic",
    saying: dict[str, Any],
    chunk_chars: int,
) -> None:
    usage = {"input_tokens": 25, **saying.get("usage", {})}
    for _ in range(2):
        model.will_say(**{**saying, "usage": usage}, chunk_chars=chunk_chars)

    answer = await answer_of(api)
    async with official.messages.stream(
        model="claude-sonnet-5-5",
        max_tokens=4_096,
        messages=[{"role": "user", "content": "What is the capital of France?"}],
    ) as stream:
        message = await stream.get_final_message()

    assert ours(answer) == as_ours(message)


RICH = [
    {"type": "thinking", "thinking": "Where?", "signature": "c2ln"},
    {"type": "redacted_thinking", "data": "c2VjcmV0"},
    {"type": "text", "text": "I look."},
    {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {"at": "sea"}},
    {"type": "redacted_thinking", "data": "bW9yZQ=="},
    {"type": "text", "text": ""},
    {"type": "text", "text": "It is blue."},
]


@pytest.mark.parametrize("chunk_chars", [1, 7])
async def test_we_read_blocks_of_every_kind_in_the_same_order(
    model: LocalModel,
    api: MessagesApi,
    official: "AsyncAnthropic",
    chunk_chars: int,
) -> None:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "stop_details": None,
        "content": RICH,
        "usage": {"input_tokens": 3, "output_tokens": 5},
    }
    told = [frame(event) for event in stream_events(message, chunk_chars=chunk_chars)]
    for _ in range(2):
        model.will_send(*told)

    answer = await answer_of(api)
    async with official.messages.stream(
        model="claude-sonnet-5-5",
        max_tokens=4_096,
        messages=[{"role": "user", "content": "Look!"}],
    ) as stream:
        theirs = as_ours(await stream.get_final_message())

    assert ours(answer) == theirs
    assert len(theirs["content"]) == len(RICH)


text_blocks = st.builds(lambda text: {"type": "text", "text": text}, st.text())
thoughts = st.builds(
    lambda text: {"type": "thinking", "thinking": text, "signature": "c2ln"}, st.text()
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=6,
)
tool_uses = st.builds(
    lambda given: {"type": "tool_use", "id": "t", "name": "n", "input": given},
    st.dictionaries(st.text(), json_values, max_size=3),
)
messages = st.builds(
    lambda content: {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": content,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "usage": {"input_tokens": 3, "output_tokens": 5},
    },
    st.lists(text_blocks | thoughts | tool_uses, max_size=4),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(message=messages, chunk_chars=st.integers(1, 30))
def test_whatever_is_told_in_pieces_is_read_whole(
    message: dict[str, Any], chunk_chars: int
) -> None:
    fold = Fold()
    told = "".join(
        fold.feed(event) for event in stream_events(message, chunk_chars=chunk_chars)
    )

    answer = fold.answer()

    assert fold.is_ended
    assert told == answer.text
    assert [_our_block(b) for b in answer.content] == [
        _block(b) for b in message["content"]
    ]
