"""Whatever the model does, the thread gets one plain sentence and goes on."""

import pytest
from tenacity import wait_none

from bot.assistant.asking import WAIT_SHOWN_AFTER_S
from bot.core.conversation import TurnState
from bot.core.journal import ModelNotFound, TurnFinished
from bot.playground.model.framing import frame
from bot.playground.model.odd import STREAMS
from bot.playground.model.script import Ending, error_body
from tests.scenarios.kept import Kept
from tests.scenarios.office import KEY, Office, office, until

SECRET = "the question about swordfish"
PARTIAL = "It was a dark"


async def goes_on(workspace: Office, expected: str) -> None:
    """Ask; the thread gets `expected`, and an answer to what comes next."""
    asked = workspace.mention(SECRET)
    assert await workspace.answered(asked) == [expected]
    workspace.model.will_say("Here I am.")
    workspace.say("are you there?", thread=asked.ts)
    assert await workspace.answered(asked, 2) == [expected, "Here I am."]
    assert SECRET in workspace.words()[0]
    assert all(message["content"] for message in workspace.asked())
    states = [fact.state for fact in workspace.facts.of(TurnFinished)]
    assert states == [TurnState.FAILED, TurnState.DONE]
    keeps_quiet(workspace)


def keeps_quiet(workspace: Office) -> None:
    """Nothing of what was said, and no key, stands in any fact."""
    told = repr(workspace.facts.told)
    token = workspace.slack.workspace.bot_token
    for secret in ("swordfish", "dark", "Traceback", KEY, token, "Here I am"):
        assert secret not in told, secret


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (401, "authentication_error", "The model's server does not accept my key."),
        (403, "permission_error", "The model's server does not accept my key."),
        (402, "billing_error", "The model's account has reached its limit."),
        (400, "invalid_request_error", "The model's server did not take this question"),
        (413, "request_too_large", "This thread is too long for the model."),
        (529, "overloaded_error", "The model is busy right now."),
        (500, "api_error", "Something went wrong on my side."),
    ],
)
async def test_an_error_is_one_sentence(
    workspace: Office, status: int, kind: str, expected: str
) -> None:
    message = f"no: {SECRET}, {KEY}, dark"
    headers = {"x-should-retry": "false"}
    workspace.model.will_fail(status, kind, message, headers=headers)
    asked = workspace.mention(SECRET)
    (said,) = await workspace.answered(asked)
    assert said.startswith(expected)
    assert len(said.splitlines()) == 1
    assert workspace.slack.thread("#general", asked.ts)[-1].text == said
    workspace.model.will_say("Here I am.")
    workspace.say("are you there?", thread=asked.ts)
    assert await workspace.answered(asked, 2) == [said, "Here I am."]
    keeps_quiet(workspace)


async def test_a_server_that_wants_a_long_rest_gets_it_and_people_are_told(
    workspace: Office,
) -> None:
    headers = {"retry-after": "90"}
    workspace.model.will_fail(429, "rate_limit_error", SECRET, headers=headers)
    asked = workspace.mention(SECRET)
    assert await workspace.answered(asked) == [
        "I am being asked a lot. Please try again in 90 seconds."
    ]
    assert len(workspace.model.requests) == 1
    keeps_quiet(workspace)


async def test_trouble_that_passes_is_not_told(workspace: Office) -> None:
    workspace.model.will_fail(429, "rate_limit_error", headers={"retry-after": "0"})
    workspace.model.will_fail(529, "overloaded_error", headers={"retry-after": "0"})
    workspace.model.will_say("Here I am.")
    asked = workspace.mention("hello")
    assert await workspace.answered(asked) == ["Here I am."]


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (429, "rate_limit_error", "yours is in the queue"),
        (529, "overloaded_error", "The model is busy"),
    ],
)
async def test_a_long_wait_is_told_in_words_and_why_until_the_answer_comes(
    workspace: Office,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    kind: str,
    told: str,
) -> None:
    assert WAIT_SHOWN_AFTER_S == 5
    monkeypatch.setattr("bot.assistant.asking.WAIT_SHOWN_AFTER_S", 0.05)
    workspace.model.will_fail(status, kind, headers={"retry-after": "0.5"})
    workspace.model.will_say("Here I am.")
    asked = workspace.mention("hello")
    assert await workspace.answered(asked) == ["Here I am."]
    shown = [
        call.arguments["status"]
        for call in workspace.slack.calls("assistant.threads.setStatus")
    ]
    assert told in shown[0]
    assert workspace.slack.status(asked.channel, asked.ts) == ""


async def test_where_slack_takes_no_status_the_message_itself_tells_of_the_wait(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.assistant.asking.WAIT_SHOWN_AFTER_S", 0.05)
    workspace.slack.faults.next("assistant.threads.setStatus", error="unknown_method")
    workspace.model.will_fail(429, "rate_limit_error", headers={"retry-after": "0.5"})
    workspace.model.will_say("Here I am.")
    asked = workspace.mention("hello")
    assert await workspace.answered(asked) == ["Here I am."]
    (posted,) = workspace.slack.calls("chat.postMessage")
    assert "yours is in the queue" in str(posted.arguments)
    assert len(workspace.slack.thread(asked.channel, asked.ts)) == 2


async def test_thinking_for_long_is_not_told_as_waiting(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.assistant.asking.WAIT_SHOWN_AFTER_S", 0.2)
    workspace.model.will_fail(429, headers={"retry-after": "0"})
    workspace.model.will_say("Here I am.", thinking="Hm. " * 10, delay_s=0.1)
    asked = workspace.mention("hello")
    assert await workspace.answered(asked) == ["Here I am."]
    assert "assistant.threads.setStatus" not in workspace.calls()


@pytest.mark.parametrize(
    ("profile", "is_rich"),
    [("auto", False), ("compatible", False), ("anthropic", True)],
)
async def test_the_profile_of_the_settings_decides_what_is_sent(
    kept: Kept, profile: str, *, is_rich: bool
) -> None:
    async with office(kept, messages_api_profile=profile) as workspace:
        await workspace.answered(workspace.mention("hello"))
        body = workspace.model.requests[-1].body
    assert ("metadata" in body) == is_rich
    assert ("cache_control" in str(body)) == is_rich


async def test_a_model_the_server_does_not_know_is_told_with_near_names(
    kept: Kept,
) -> None:
    async with office(kept, messages_api_model="claude-sonet-5-5") as workspace:
        await until(lambda: workspace.facts.of(ModelNotFound))
        (at_start,) = workspace.facts.of(ModelNotFound)
        assert at_start.model == "claude-sonet-5-5"
        assert at_start.nearest[0] == "claude-sonnet-5-5"
        asked = workspace.mention(SECRET)
        (said,) = await workspace.answered(asked)
        assert said.startswith("The model I am set to use is not on its server.")
        assert "`claude-sonnet-5-5`" in said
        keeps_quiet(workspace)


async def test_no_server_is_one_sentence(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messages_api.retrying._backoff", wait_none())
    nowhere = "http://127.0.0.1:9"
    async with office(kept, messages_api_base_url=nowhere) as workspace:
        asked = workspace.mention(SECRET)
        (said,) = await workspace.answered(asked)
        assert said == "I can't reach the model. Please try again in a minute."
        keeps_quiet(workspace)


@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_what_was_read_of_a_broken_answer_stays_and_is_remembered(
    workspace: Office, ending: Ending
) -> None:
    words = f"{PARTIAL} and stormy night"
    workspace.model.will_break(words, after_chars=len(PARTIAL), ending=ending)
    asked = workspace.mention(SECRET)
    (said,) = await workspace.answered(asked)
    first, _, last = said.partition("\n")
    assert first == PARTIAL
    assert last.strip() == "The answer broke off on the way. Please ask again."
    workspace.say("go on", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert workspace.words()[1] == f"assistant: {PARTIAL}"
    keeps_quiet(workspace)


async def test_a_thread_found_too_long_in_the_middle_of_an_answer_gets_no_second_one(
    workspace: Office,
) -> None:
    message = "prompt is too long: 200001 tokens > 200000 maximum"
    error = frame(error_body("invalid_request_error", message))
    workspace.model.will_send(*STREAMS["closed in the middle"], error)
    asked = workspace.mention("a word, " * 9_000)
    (said,) = await workspace.answered(asked)
    assert said.splitlines()[0] == "Hel"
    assert said.endswith("too long for the model. Please start a new one.")
    assert len(workspace.model.requests) == 1


async def test_an_empty_answer_is_told(workspace: Office) -> None:
    workspace.model.will_say("")
    await goes_on(workspace, "The model gave no answer this time. Please ask again.")


async def test_thinking_alone_is_no_answer(workspace: Office) -> None:
    workspace.model.will_say("", thinking="a dark thought", stop_reason="max_tokens")
    await goes_on(workspace, "The model gave no answer this time. Please ask again.")


async def test_an_answer_that_reached_its_limit_says_so(workspace: Office) -> None:
    workspace.model.will_say("One, two", stop_reason="max_tokens")
    asked = workspace.mention("count to a million")
    (said,) = await workspace.answered(asked)
    assert said.startswith("One, two")
    assert said.endswith("reached the length limit.)_")
    workspace.say("go on", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert workspace.words()[1] == "assistant: One, two"


async def test_a_refusal_is_told_and_not_held_against_the_next_question(
    workspace: Office,
) -> None:
    workspace.model.will_say("I am dark", stop_reason="refusal")
    asked = workspace.mention(SECRET)
    (said,) = await workspace.answered(asked)
    assert said.endswith("The model declined to answer this.")
    workspace.say("something else then", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert "I am dark" not in "\n".join(workspace.words())
    assert len(workspace.asked()) == 1
    keeps_quiet(workspace)
