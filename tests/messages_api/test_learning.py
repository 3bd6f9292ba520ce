"""What a server's refusals and figures teach us."""

from decimal import Decimal
from typing import Any

import pytest

from bot.core.errors import RequestRefused
from bot.core.journal import FeatureDropped
from bot.core.model import ImageBlock, Tool
from bot.messages_api.client import MessagesApi
from bot.playground.model import odd
from bot.playground.model.framing import frame
from bot.playground.model.script import error_body
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    Notes,
    answer_of,
    asking,
    assistant,
    error_of,
    user,
)

IMAGE = ImageBlock(
    media_type="image/png",
    data="iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg==",
    width_px=1,
    height_px=1,
)
LOOK = Tool(name="look", description="Looks.", input_schema={"type": "object"})
RICH: dict[str, Any] = {
    "system": "Be kind.",
    "user": "a1b2",
    "effort": "low",
    "thinking": "on",
    "stop_sequences": ("END",),
    "tools": (LOOK,),
    "tool_choice": "auto",
}


@pytest.mark.parametrize(
    "field",
    [
        "cache_control",
        "metadata",
        "thinking",
        "output_config",
        "stop_sequences",
        "tool_choice",
    ],
)
async def test_a_feature_the_server_refuses_is_dropped_once_and_for_all(
    model: LocalModel, connect: Connect, notes: Notes, field: str
) -> None:
    model.refuses = frozenset({field})
    api = connect(profile="anthropic")

    for _ in range(3):
        await answer_of(api, asking("Hello", **RICH))

    assert len(model.requests) == 4
    assert len([f for f in notes.facts if isinstance(f, FeatureDropped)]) == 1
    assert field in str(model.requests[0].body)
    assert field not in str(model.requests[-1].body)


async def test_several_refused_features_are_dropped_one_by_one(
    model: LocalModel, connect: Connect
) -> None:
    model.refuses = frozenset({"metadata", "thinking", "output_config"})

    await answer_of(connect(profile="anthropic"), asking("Hello", **RICH))

    assert len(model.requests) == 4


async def test_a_lesson_about_one_model_is_none_about_another(
    model: LocalModel, connect: Connect
) -> None:
    api = connect(profile="anthropic")
    model.refuses = frozenset({"metadata"})
    await answer_of(api, asking("Hello", user="a1b2"))
    model.refuses = frozenset()

    await answer_of(api, asking("Hello", user="a1b2", model="claude-opus-5-5"))

    assert "metadata" in model.requests[-1].body


@pytest.mark.parametrize(
    ("words", "without"),
    [
        ("`temperature`, `top_p` are not supported on this model", "temperature"),
        ("This model does not support assistant message prefill.", "The sea"),
        ("tool_choice: Extra inputs are not permitted", "tool_choice"),
        ("system: Input should be a valid string", "[{'type': 'text', 'text': 'Hi"),
        ("`cache_control`: not here", "cache_control"),
    ],
)
async def test_refusals_are_understood_by_what_they_name(
    model: LocalModel, connect: Connect, words: str, without: str
) -> None:
    api = connect(profile="anthropic")
    request = asking(
        "Look!",
        assistant("The sea"),
        model="claude-haiku-4-5-20251001",
        system="Hi.",
        temperature=0.5,
        tools=(LOOK,),
        tool_choice="look",
    )
    model.will_fail(400, "invalid_request_error", words)

    await answer_of(api, request)

    first, second = (asked.body for asked in model.requests)
    assert without in str(first)
    assert without not in str(second)


@pytest.mark.parametrize("is_stream", [False, True])
async def test_a_refusal_is_a_lesson_whatever_it_comes_in(
    model: LocalModel, connect: Connect, *, is_stream: bool
) -> None:
    """llama.cpp refuses images with a 500; some proxies refuse within a stream."""
    words = "image input is not supported - hint: you may need to provide the mmproj"
    if is_stream:
        refusal = frame(error_body("server_error", words))
        model.will_send(*odd.STREAMS["well formed"][:1], refusal)
    else:
        model.will_fail(500, "server_error", words)
    api = connect()

    for _ in range(2):
        await answer_of(api, asking(user(IMAGE, "What is this?"), model="llama-local"))

    first, second, third = (asked.body["messages"][0] for asked in model.requests)
    assert first["content"][0]["type"] == "image"
    assert second == third
    assert "you cannot see images" in second["content"][0]["text"]


async def test_a_refusal_in_the_middle_of_an_answer_is_no_lesson(
    model: LocalModel, api: MessagesApi
) -> None:
    refusal = error_body("invalid_request_error", "tool_choice: not now")
    model.will_send(*odd.STREAMS["well formed"][:3], frame(refusal))

    error = await error_of(api, asking("Look!", tools=(LOOK,), tool_choice="auto"))

    assert isinstance(error, RequestRefused)
    assert len(model.requests) == 1


async def test_a_refusal_that_names_nothing_we_sent_is_an_error(
    model: LocalModel, connect: Connect
) -> None:
    model.will_fail(400, "invalid_request_error", "thinking: not supported")

    assert isinstance(await error_of(connect()), RequestRefused)


async def test_the_estimate_learns_from_what_the_server_counts(
    model: LocalModel, connect: Connect
) -> None:
    api = connect()
    request = asking("word " * 1_000)
    before = api.estimate_tokens(request)
    for _ in range(20):
        model.will_say("Yes.", usage={"input_tokens": 1_000})
        await answer_of(api, request)

    assert before == 2_004
    assert api.estimate_tokens(request) == pytest.approx(1_000, rel=0.05)


async def test_an_answer_says_what_it_cost_and_how_full_the_window_is(
    model: LocalModel, connect: Connect
) -> None:
    api = connect()
    model.will_say("Yes.", usage={"input_tokens": 899_000, "output_tokens": 1_000})
    model.will_say("Yes.", usage={"input_tokens": 899_500, "output_tokens": 1_000})

    roomy, full = [await answer_of(api) for _ in range(2)]

    assert roomy.window_tokens == 1_000_000
    assert (roomy.is_window_nearly_full, full.is_window_nearly_full) == (False, True)
    assert roomy.cost_usd == Decimal("1.808")


async def test_what_is_not_known_is_not_claimed(api: MessagesApi) -> None:
    answer = await answer_of(api, asking("Hi", model="llama-local"))

    assert answer.cost_usd is None
    assert answer.window_tokens is None
    assert not answer.is_window_nearly_full
