"""We are answered by servers that others wrote, by their address alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.core.errors import RequestTooLarge
from bot.core.journal import FeatureDropped, ModelCalled
from bot.core.model import (
    DocumentBlock,
    ImageBlock,
    ModelRequest,
    TextDelta,
    Tool,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.client import MessagesApi
from tests.messages_api.talking import (
    Notes,
    answer_of,
    asking,
    assistant,
    error_of,
    user,
)
from tests.others.conftest import KEY, Other

pytestmark = pytest.mark.others

LOOK = Tool(name="look", description="Looks.", input_schema={"type": "object"})
USE = ToolUseBlock(tool_use_id="toolu_1", name="look", input={"at": "the sea"})
RESULT = ToolResultBlock(tool_use_id="toolu_1", content="It is blue.")
IMAGE = ImageBlock(
    media_type="image/png",
    data="iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg==",
    width_px=1,
    height_px=1,
)
PDF = DocumentBlock(media_type="application/pdf", data="JVBERi0=", title="Plan")


def tiny(*messages: object, **more: object) -> ModelRequest:
    """A question to the tiny model, which would babble without end."""
    how = {"max_tokens": 24, **more}
    return asking(*messages, model="tiny", **how)  # type: ignore[arg-type]  # as asking's


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def api(other: Other, notes: Notes) -> AsyncIterator[MessagesApi]:
    """Us, by nothing but its address."""
    api = MessagesApi(base_url=other.base_url, api_key=KEY, journal=notes)
    async with aclosing(api):
        yield api


REQUESTS = {
    "a question": tiny("Hello"),
    "a conversation": tiny("Hi", assistant("Ho"), "He", system="Be kind."),
    "a beginning": tiny("Hi", assistant("The sea \n"), temperature=0.1, top_k=5),
    "all that some take": tiny("Hi", user=" a1", effort="low", thinking="on"),
    "a tool": tiny("Look!", tools=(LOOK,), tool_choice="auto"),
    "a tool loop": tiny("Look!", assistant(USE), user(RESULT), tools=(LOOK,)),
    "JSON in words": tiny("Hi", output_schema={"type": "object"}),
    "an image": tiny(user(IMAGE, "What is this?")),
    "a document": tiny(user(PDF, "What is this?")),
}


@pytest.mark.parametrize("what", REQUESTS)
async def test_it_answers(api: MessagesApi, notes: Notes, what: str) -> None:
    answer = await answer_of(api, REQUESTS[what])

    assert answer.text.strip()
    assert answer.usage.output_tokens > 1
    assert answer.usage.prompt_tokens > 10
    dropped = [f for f in notes.facts if isinstance(f, FeatureDropped)]
    assert len(dropped) == (1 if what == "an image" else 0)


async def test_ten_answers_one_after_another_take_ten_attempts(
    api: MessagesApi, notes: Notes
) -> None:
    for _ in range(10):
        await answer_of(api, tiny("Hello"))

    called = [f.attempts for f in notes.facts if isinstance(f, ModelCalled)]
    assert called == [1] * 10


async def test_many_at_once_are_answered(api: MessagesApi) -> None:
    answers = await asyncio.gather(
        *(answer_of(api, tiny(f"Hello {i}", workspace=f"T{i}")) for i in range(20))
    )

    assert all(answer.text.strip() for answer in answers)


async def test_what_it_can_do_is_found_out(api: MessagesApi, other: Other) -> None:
    found = await api.probe("tiny")

    assert (found.models, found.trouble) == (1, None)
    assert found.knows_model == (other.name == "litellm")
    assert found.counts_tokens
    assert found.streams is not False


async def test_tokens_are_counted_as_it_bills_them(api: MessagesApi) -> None:
    request = tiny("Hello", system="Be kind.")

    counted = await api.count_tokens(request)

    answer = await answer_of(api, request)
    assert counted == pytest.approx(answer.usage.prompt_tokens, rel=0.5)


async def test_what_is_too_long_is_known_as_that(api: MessagesApi) -> None:
    assert isinstance(await error_of(api, tiny("word " * 5_000)), RequestTooLarge)


async def test_who_leaves_does_not_spoil_it_for_the_next(api: MessagesApi) -> None:
    for _ in range(5):
        async with aclosing(api.stream(tiny("Hello", max_tokens=4_000))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break

    async with asyncio.timeout(30):
        assert (await answer_of(api, tiny("Hello"))).text


async def test_a_wrong_key_is_not_tried_again_nor_shown(
    litellm: Other, notes: Notes
) -> None:
    api = MessagesApi(base_url=litellm.base_url, api_key="sk-wrong", journal=notes)

    async with aclosing(api):
        error = await error_of(api, tiny("Hello"))

    assert not error.passing
    assert "sk-wrong" not in f"{error!s}{error!r}"
