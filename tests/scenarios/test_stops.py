"""Stop: Slack's button and the word; the model stops, and what was read stays."""

import pytest

from bot.core.conversation import TurnState
from bot.core.journal import TurnFinished
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until

LONG = "one two three four five six seven eight nine ten " * 40
MARK = "_(Stopped.)_"


async def talking(
    workspace: Office, *, by: str = "Ana", channel: str = "#general"
) -> Message:
    """The bot is in the middle of a long answer, and people read it."""
    workspace.model.will_say(LONG, delay_s=0.01)
    asked = workspace.mention("count to a thousand", by=by, channel=channel)
    await workspace.slack.until(
        lambda: (
            "two"
            in "".join(m.text for m in workspace.slack.thread(channel, asked.ts)[1:])
        )
    )
    return asked


async def stopped(workspace: Office, asked: Message) -> str:
    """Wait for the end; what stands there then, without the mark."""
    (said,) = await workspace.answered(asked)
    words, mark = said.rstrip().rsplit("\n", 1)
    assert mark.strip() == MARK
    assert LONG.startswith(words.strip())
    assert len(words) < len(LONG)
    return words.strip()


@pytest.mark.parametrize("how", ["button", "word", "mention"])
async def test_stop_ends_the_answer_and_what_was_read_stays(
    either_way: Office, how: str
) -> None:
    workspace = either_way
    asked = await talking(workspace)
    if how == "button":
        workspace.slack.people.stop("Ana", "#general", asked.ts)
    elif how == "word":
        workspace.say("Stop!", thread=asked.ts)
    else:
        workspace.mention("stop", thread=asked.ts)
    await workspace.model.until_hung_up()
    read = await stopped(workspace, asked)
    session = workspace.slack.session(asked.channel, asked.ts)
    assert session is not None
    assert session.status == "active"
    (fact,) = workspace.facts.of(TurnFinished)
    assert fact.state is TurnState.STOPPED
    assert fact.input_tokens > 0
    assert fact.output_tokens >= len(read) // 5

    workspace.model.will_say("Fine.")
    workspace.say("go on with letters", thread=asked.ts)
    await workspace.answered(asked, 2)
    assert workspace.words()[1].startswith(f"assistant: {read}")
    assert "top!" not in "".join(workspace.words())


async def test_an_answer_that_is_no_stream_has_a_button_that_ends_it(
    either_way: Office,
) -> None:
    workspace = either_way
    workspace.slack.faults.next("chat.startStream", error="unknown_method")
    asked = await talking(workspace)
    (answer,) = workspace.slack.thread(asked.channel, asked.ts)[1:]
    assert "Stop" in str(answer.body.blocks)
    await workspace.slack.people.click("Ben", answer, "stop_answer")
    assert not workspace.model.hung_up
    await workspace.slack.people.click("Ana", answer, "stop_answer")
    await workspace.model.until_hung_up()
    await stopped(workspace, asked)
    (answer,) = workspace.slack.thread(asked.channel, asked.ts)[1:]
    assert "stop_answer" not in str(answer.body.blocks)


async def test_only_people_of_the_thread_may_stop(workspace: Office) -> None:
    asked = await talking(workspace)
    workspace.slack.people.stop("Ben", "#general", asked.ts)
    workspace.say("stop", by="Ben", thread=asked.ts)
    workspace.mention("stop", by="Ben")
    (said,) = await workspace.answered(asked)
    assert said.strip() == LONG.strip()
    assert not workspace.model.hung_up
    (fact,) = workspace.facts.of(TurnFinished)
    assert fact.state is TurnState.DONE


async def test_stop_beside_a_thread_ends_what_runs_in_the_channel(
    workspace: Office,
) -> None:
    workspace.model.will_say(LONG, delay_s=0.01)
    asked = workspace.slack.people.tell_bot("Ana", "count to a thousand")
    await workspace.slack.until(
        lambda: len(workspace.slack.thread(asked.channel, asked.ts)) > 1
    )
    word = workspace.slack.people.tell_bot("Ana", "stop")
    await stopped(workspace, asked)
    assert workspace.answers(word) == []


async def test_a_stop_before_the_first_word_leaves_the_mark_alone(
    workspace: Office,
) -> None:
    with workspace.model.holding():
        asked = workspace.mention("hello")
        await workspace.model.until_asked()
        workspace.say("stop", thread=asked.ts)
        assert await workspace.answered(asked) == [MARK]
    assert workspace.model.hung_up


async def test_what_was_said_meanwhile_is_answered_after_a_stop(
    workspace: Office,
) -> None:
    asked = await talking(workspace)
    workspace.say("and now in French", thread=asked.ts)
    await workspace.slack.delivery.all_done()
    workspace.model.will_say("Un, deux, trois.")
    workspace.say("stop", thread=asked.ts)
    answers = await workspace.answered(asked, 2)
    assert answers[1] == "Un, deux, trois."


async def test_a_stop_where_nothing_runs_is_told_and_asks_no_model(
    workspace: Office,
) -> None:
    workspace.mention("stop")
    (said,) = await workspace.whispered("Ana")
    assert said.startswith("There is nothing to stop")
    assert workspace.model.requests == []


async def test_a_stop_that_did_something_is_not_told_that_there_is_nothing(
    workspace: Office,
) -> None:
    asked = await talking(workspace)
    workspace.mention("stop", thread=asked.ts)
    await stopped(workspace, asked)
    assert workspace.slack.whispers("#general", "Ana") == []


async def test_a_stop_of_what_waits_for_its_turn_is_told_so(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.Worker.room", 0)  # as if it were full
    async with office(kept) as workspace:
        asked = workspace.mention("count to a thousand")
        await workspace.slack.delivery.all_done()
        workspace.mention("stop", thread=asked.ts)
        await workspace.slack.delivery.all_done()
        await until(lambda: workspace.slack.whispers("#general", "Ana"))
        (told,) = workspace.slack.whispers("#general", "Ana")
        assert told.text == "Stopped: what you asked here stays unanswered."


async def test_a_stop_that_comes_again_stops_nothing_else(workspace: Office) -> None:
    asked = await talking(workspace)
    workspace.slack.faults.next("chat.update", error="ratelimited")
    event = {
        "type": "agent_session_stopped",
        "channel": asked.channel,
        "thread_ts": asked.ts,
        "user": asked.user,
        "streaming_message_ts": [],
        "event_ts": workspace.slack.world.clock.ts(),
    }
    workspace.slack.send_event(event, event_id="Ev-stop")
    await stopped(workspace, asked)
    workspace.model.will_say("a b c d e f g")
    with workspace.model.holding():
        workspace.say("go on", thread=asked.ts)
        await workspace.model.until_asked(2)
        for event_id in ("Ev-stop", "Ev-late"):
            workspace.slack.send_event(event, event_id=event_id)
        await workspace.slack.delivery.all_done()
    assert (await workspace.answered(asked, 2))[1] == "a b c d e f g"
