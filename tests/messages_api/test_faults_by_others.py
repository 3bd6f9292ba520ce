"""A fault-injecting mock that others wrote, which also judges how we take it."""

import pytest
from llmock.pytest_plugin import LLMock

from bot.core.errors import (
    ModelFailed,
    ModelUnreachable,
    Overloaded,
    RateLimited,
    RequestTooLarge,
    StreamInterrupted,
)
from bot.core.model import Tool
from bot.messages_api.client import MessagesApi
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of, asking, error_of

LOOK = Tool(
    name="look",
    description="Looks.",
    input_schema={"type": "object", "properties": {"at": {"type": "string"}}},
)


@pytest.fixture
def api(connect: Connect, llmock: LLMock) -> MessagesApi:
    """Us, by nothing but its address."""
    return connect(base_url=llmock.base_url("anthropic"), idle_timeout_s=2)


async def test_it_answers_lists_its_models_and_uses_tools(
    api: MessagesApi, llmock: LLMock
) -> None:
    llmock.reply("naïve 日本語 👩‍👩‍👧")
    llmock.call_tool("look", {"at": "the sea"})

    said = await answer_of(api)
    used = await answer_of(api, asking("Look!", tools=(LOOK,)))

    assert said.text == "naïve 日本語 👩‍👩‍👧"
    assert [dict(use.input) for use in used.tool_uses] == [{"at": "the sea"}]
    assert await api.check_model("claude-haiku-4-5-20251001") is None
    assert (await api.probe("claude-haiku-4-5-20251001")).trouble is None
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
async def test_what_passes_is_waited_for(
    api: MessagesApi, llmock: LLMock, status: int
) -> None:
    llmock.fail(status, times=2, retry_after=0.1)
    llmock.reply("Paris.")

    assert (await answer_of(api)).text == "Paris."

    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
async def test_what_does_not_pass_is_not_asked_again(
    api: MessagesApi, llmock: LLMock, status: int
) -> None:
    llmock.fail(status)

    await error_of(api)

    assert [r.status for r in llmock.requests if r.method == "POST"] == [status]
    llmock.assert_resilient(strict=True)


async def test_a_prompt_that_is_too_long_is_known_as_that(
    api: MessagesApi, llmock: LLMock
) -> None:
    llmock.context_overflow()

    assert isinstance(await error_of(api), RequestTooLarge)
    llmock.assert_resilient(strict=True)


async def test_an_outage_ends_after_four_attempts(
    api: MessagesApi, llmock: LLMock
) -> None:
    llmock.outage()

    assert isinstance(await error_of(api), Overloaded | ModelFailed)
    assert len(llmock.requests) == 4


BREAK = ["disconnect", "truncate", "corrupt", "stall"]


@pytest.mark.parametrize("fault", BREAK)
@pytest.mark.parametrize("events", [1, 2, 3])
async def test_a_stream_that_breaks_before_the_first_word_is_asked_for_again(
    api: MessagesApi, llmock: LLMock, fault: str, events: int
) -> None:
    """Its warning about a corrupt event is for who reads on; we may be late to stop."""
    getattr(llmock, fault)(after_chunks=events)
    llmock.reply("Once upon a time", times=2)

    assert (await answer_of(api)).text == "Once upon a time"

    assert len(llmock.requests) == 2
    llmock.assert_resilient(strict=fault != "corrupt")


@pytest.mark.parametrize("fault", BREAK)
async def test_a_stream_that_breaks_after_a_word_keeps_it_and_is_not_replayed(
    api: MessagesApi, llmock: LLMock, fault: str
) -> None:
    getattr(llmock, fault)(after_chunks=4)
    llmock.reply("Once upon a time", times=2)

    error = await error_of(api)

    assert isinstance(error, StreamInterrupted)
    assert error.partial
    assert error.partial.text == "Once "
    assert len(llmock.requests) == 1


async def test_a_tool_call_that_is_broken_off_is_asked_for_again(
    api: MessagesApi, llmock: LLMock
) -> None:
    llmock.disconnect(after_chunks=3)
    llmock.call_tool("look", {"at": "the sea, far out"}, times=2)

    answer = await answer_of(api, asking("Look!", tools=(LOOK,)))

    assert [use.name for use in answer.tool_uses] == ["look"]
    assert len(llmock.requests) == 2


async def test_arguments_that_are_no_json_are_kept_aside(
    api: MessagesApi, llmock: LLMock
) -> None:
    llmock.break_tool_call("malformed_arguments")

    (use,) = (await answer_of(api, asking("Look!", tools=(LOOK,)))).tool_uses

    assert use.invalid_json


async def test_a_quota_that_is_spent_is_waited_for_and_then_kept(
    api: MessagesApi, llmock: LLMock
) -> None:
    """It tells what is left in Anthropic's headers; nobody runs into it twice."""
    llmock.limits(rpm=2)
    for _ in range(2):
        await answer_of(api)

    error = await error_of(api, asking(deadline_s=5))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s
    assert error.retry_after_s > 5
    assert len(llmock.requests) == 2


async def test_nobody_there_is_no_answer(connect: Connect, llmock: LLMock) -> None:
    del llmock
    error = await error_of(connect(base_url="http://127.0.0.1:9/anthropic"))

    assert isinstance(error, ModelUnreachable)
