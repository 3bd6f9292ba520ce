"""Where Slack takes no streams, answers are posted and changed."""

import pytest

from tests.scenarios.office import Office

START = "chat.startStream"


@pytest.mark.parametrize(
    "error", ["unknown_method", "missing_scope", "channel_type_not_supported"]
)
async def test_an_answer_is_posted_where_streams_are_refused(
    workspace: Office, error: str
) -> None:
    workspace.slack.faults.next(START, error=error)
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    assert await workspace.answered(asked) == ["Paris."]
    assert "chat.postMessage" in workspace.calls()
    again = workspace.mention("sure?", channel="#random")
    await workspace.answered(again)
    assert workspace.calls().count(START) == 1


async def test_the_status_is_cleared_after_a_posted_answer(workspace: Office) -> None:
    workspace.slack.faults.next(START, error="unknown_method")
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    session = workspace.slack.session(asked.channel, asked.ts)
    assert session is not None
    assert session.status == "active"


async def test_a_posted_answer_grows_by_updates(workspace: Office) -> None:
    workspace.slack.faults.next(START, error="unknown_method")
    words = " ".join(f"word{n}" for n in range(12))
    workspace.model.will_say(words, chunk_chars=12, delay_s=0.01)
    asked = workspace.mention("say a dozen words")
    posted = await workspace.slack.until(
        lambda: workspace.slack.calls("chat.postMessage")
    )
    assert words.startswith(posted[0].arguments["text"].strip())
    await workspace.settled()
    assert await workspace.answered(asked) == [words]
    assert "chat.update" in workspace.calls()
    assert len(posted) == 1


async def test_what_was_posted_is_remembered_like_a_stream(workspace: Office) -> None:
    workspace.slack.faults.next(START, error="unknown_method")
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    await workspace.answered(asked)
    workspace.say("and of Spain?", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert workspace.words()[1] == "assistant: Paris."


async def test_a_stream_that_slack_closes_is_finished_by_an_update(
    workspace: Office,
) -> None:
    for method in ("chat.appendStream", "chat.stopStream"):
        workspace.slack.faults.next(method, error="message_not_in_streaming_state")
    workspace.model.will_say("one two three four five", delay_s=0.01)
    asked = workspace.mention("count")
    await workspace.settled()
    assert workspace.answers(asked) == ["one two three four five"]
