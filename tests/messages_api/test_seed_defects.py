"""What the document we started from gets wrong, and what ours does instead.

Its limiter, which deadlocks, is in `test_slots`; its retries, which ignore 5xx
and Retry-After, are in `test_statuses`; its snippets that do not run (`time` is
never imported) are answered by `test_guide`.
"""

import pytest

from bot.core.errors import AnswerNotJson, InvalidRequest, ModelUnknown
from bot.core.model import Answer, ImageBlock, ModelRequest, TextBlock, Tool
from bot.core.structured import json_in
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import answer_of, asking, assistant, error_of, user


async def test_content_0_text_is_a_thought_on_models_of_today(api: MessagesApi) -> None:
    answer = await answer_of(api, asking("Hello"))

    assert not isinstance(answer.content[0], TextBlock)
    assert answer.text.startswith("You said: **Hello**")


async def test_get_response_without_a_user_turn_is_told_how_to_mend_it(
    model: LocalModel, api: MessagesApi
) -> None:
    error = await error_of(api, ModelRequest(model="claude-sonnet-5-5", messages=()))

    assert isinstance(error, InvalidRequest)
    assert "add a message of role user" in str(error)
    assert model.requests == []


async def test_a_prefill_that_ends_in_line_breaks_is_not_refused(
    api: MessagesApi,
) -> None:
    request = asking(
        "Write a haiku about programming",
        assistant("Here's a haiku about programming:\n\n"),
        model="claude-haiku-4-5-20251001",
    )

    assert (await answer_of(api, request)).text


async def test_temperature_0_does_not_break_models_that_take_none(
    model: LocalModel, api: MessagesApi
) -> None:
    await answer_of(api, asking("Hello", temperature=0))

    assert "temperature" not in model.requests[0].body


async def test_a_cap_of_50_tokens_that_thinking_has_eaten_is_no_empty_success(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say(thinking="Hm, " * 50, stop_reason="max_tokens")

    assert (await answer_of(api, asking("Hello", max_tokens=50))).is_cut_short
    assert asking("Hello").max_tokens >= 4_096


@pytest.mark.parametrize("retired", ["claude-3-sonnet-20240229", "claude-3.5-sonnet"])
async def test_a_retired_model_is_told_with_models_that_are_there(
    api: MessagesApi, retired: str
) -> None:
    error = await error_of(api, asking("Hello", model=retired))

    assert isinstance(error, ModelUnknown)
    assert any("sonnet" in name for name in error.nearest)


def test_a_quarter_of_the_characters_is_too_few_tokens(api: MessagesApi) -> None:
    text = "word " * 1_000
    tool = Tool(name="look", description="Looks.", input_schema={"type": "object"})
    image = ImageBlock(
        media_type="image/png", data="AA==", width_px=1_000, height_px=1_000
    )
    plain = api.estimate_tokens(asking(text))

    assert plain > len(text) // 4
    assert api.estimate_tokens(asking("日" * 1_000)) > 1_000
    assert api.estimate_tokens(asking(text, system="Be kind. " * 100)) > plain + 300
    assert api.estimate_tokens(asking(text, tools=(tool,))) > plain + 10
    assert api.estimate_tokens(asking(user(image, text))) == plain + 36 * 36


@pytest.mark.parametrize(
    "text",
    [
        '{"names": ["Ada"]}',
        '```json\n{"names": ["Ada"]}\n```',
        'Here [as you wished] it is:\n\n{"names": ["Ada"]}\n\nAnything else?',
    ],
)
def test_json_is_found_behind_fences_and_sentences(text: str) -> None:
    assert json_in(Answer(content=(TextBlock(text),))) == {"names": ["Ada"]}


@pytest.mark.parametrize("text", ["", "No names.", '{"names": ["Ad'])
def test_an_answer_without_json_is_an_error_not_a_crash(text: str) -> None:
    answer = Answer(content=(TextBlock(text),), stop_reason="max_tokens")

    with pytest.raises(AnswerNotJson, match="cut short") as raised:
        json_in(answer)

    assert raised.value.partial == answer
