from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.conversation import OpenReply
from bot.core.ids import MessageTs
from bot.playground.slack import LocalSlack
from tests.slack.replies.thread import Desk, Thread


async def broken_off(thread: Thread, *, words: str = "Half an") -> MessageTs:
    """A run that dies while its stream is open."""
    reply = thread.reply()
    reply.say(words)
    await thread.until_shown(words)
    await reply.abandon()
    return MessageTs(thread.messages[-1].ts)


async def test_an_answer_is_given_anew_in_the_message_that_was_begun(
    at_desk: Desk,
) -> None:
    thread = at_desk.ask()
    ts = await broken_off(thread)
    reply = thread.reply(OpenReply(ts=(ts,)))
    await reply.announce()
    reply.say("A whole ")
    await thread.until_shown("A whole")
    reply.say("answer.")
    assert await reply.finish() == (ts,)
    (message,) = thread.messages
    assert message.text == "A whole answer."
    assert not message.is_streaming
    assert thread.status == "active"


async def test_what_else_was_begun_is_used_again_or_taken_away(at_desk: Desk) -> None:
    thread = at_desk.ask()
    begun = tuple([await broken_off(thread, words=w) for w in ("One", "Two", "Three")])
    reply = thread.reply(OpenReply(ts=begun))
    said = "".join(f"Paragraph {number}.\n\n" for number in range(1_000))
    reply.say(said)
    assert await reply.finish() == begun[:2]
    assert "".join(thread.texts) == said
    assert [m.ts for m in thread.messages] == list(begun[:2])


@pytest.mark.parametrize("trouble", [{"drop": "before"}, {"retry_after_s": 1}])
async def test_what_is_not_taken_away_at_once_shows_no_answer_twice(
    at_desk: Desk, slack: LocalSlack, trouble: dict[str, Any]
) -> None:
    thread = at_desk.ask()
    begun = tuple([await broken_off(thread, words=w) for w in ("One", "Two")])
    slack.faults.next("chat.delete", **trouble)
    reply = thread.reply(OpenReply(ts=begun))
    reply.say("A whole answer.")
    assert await reply.finish() == begun[:1]
    assert thread.texts == ["A whole answer."]


async def test_what_may_not_be_taken_away_is_closed_at_least(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    begun = tuple([await broken_off(thread, words=w) for w in ("One", "Two")])
    slack.faults.next("chat.delete", error="cant_delete_message")
    reply = thread.reply(OpenReply(ts=begun))
    reply.say("A whole answer.")
    await reply.finish()
    assert not any(message.is_streaming for message in thread.messages)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(minutes=1)], ids=str)
async def test_a_message_that_was_intended_and_posted_is_found(
    at_desk: Desk, ahead: timedelta
) -> None:
    """Also where the clock that told when it was intended is ahead of Slack's."""
    thread = at_desk.ask()
    since = datetime.now(UTC) + ahead
    ts = await broken_off(thread)
    thread.log.ts.clear()
    reply = thread.reply(OpenReply(intended_at=since))
    reply.say("A whole answer.")
    assert await reply.finish() == (ts,)
    assert thread.texts == ["A whole answer."]


async def test_one_that_was_found_is_remembered_when_others_follow_it(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    slack.faults.next("chat.startStream", drop="after")
    reply = thread.reply()
    reply.say("Half an")
    await thread.until_shown("Half an")
    reply.say(" answer. " + "".join(f"Paragraph {n}.\n\n" for n in range(1_400)))
    await slack.until(lambda: len(thread.messages) == 2)
    await reply.abandon()
    assert thread.log.ts == [message.ts for message in thread.messages]
    reply = thread.reply(OpenReply(ts=tuple(thread.log.ts)))
    reply.say("A whole answer.")
    await reply.finish()
    assert thread.texts == ["A whole answer."]


async def test_what_else_we_put_into_the_thread_is_left_alone(at_desk: Desk) -> None:
    """A shared result, a line for one person: ours, and no part of an answer."""
    thread = at_desk.ask("")
    await thread.desk.replies.tell_privately(thread.place, "A line.")
    [line] = thread.messages
    shared = thread.post_as_bot("A result.", kind="threadkeeper_result")
    since = datetime.now(UTC)
    ts = await broken_off(thread)
    later = thread.post_as_bot("Another result.", kind="threadkeeper_result")
    thread.log.ts.clear()
    reply = thread.reply(OpenReply(intended_at=since))
    reply.say("A whole answer.")
    assert await reply.finish() == (ts,)
    assert [(m.ts, m.text) for m in thread.messages] == [
        (line.ts, "A line."),
        (shared.ts, "A result."),
        (ts, "A whole answer."),
        (later.ts, "Another result."),
    ]


async def test_what_we_posted_before_the_question_is_left_alone(
    at_desk: Desk, slack: LocalSlack
) -> None:
    """Such as the file of an answer that was given before."""
    thread = at_desk.ask()
    file = thread.post_as_bot("A table.")
    question = slack.people.post("Ana", "general", "and?", thread_ts=thread.root.ts)
    resume = OpenReply(intended_at=datetime.now(UTC), newer_than=MessageTs(question.ts))
    reply = thread.reply(resume)
    reply.say("A whole answer.")
    await reply.finish()
    told = [(m.ts == file.ts, m.text) for m in thread.messages if m.bot_id]
    assert told == [(True, "A table."), (False, "A whole answer.")]


async def test_one_that_was_intended_only_is_posted(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply(OpenReply(intended_at=datetime.now(UTC)))
    reply.say("A whole answer.")
    (ts,) = await reply.finish()
    assert [(m.ts, m.text) for m in thread.messages] == [(ts, "A whole answer.")]


async def test_a_message_of_another_turn_is_left_alone(at_desk: Desk) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("Another turn's answer.")
    thread.log.others.extend(await reply.finish())
    thread.log.ts.clear()
    resume = OpenReply(intended_at=datetime.now(UTC) - timedelta(seconds=1))
    reply = thread.reply(resume)
    reply.say("This turn's answer.")
    await reply.finish()
    assert thread.texts == ["Another turn's answer.", "This turn's answer."]


async def test_where_the_thread_cannot_be_read_the_answer_is_posted(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("conversations.replies", error="missing_scope", times=9)
    thread = at_desk.ask()
    reply = thread.reply(OpenReply(intended_at=datetime.now(UTC)))
    reply.say("A whole answer.")
    await reply.finish()
    assert thread.texts == ["A whole answer."]


async def test_a_message_that_was_deleted_meanwhile_is_made_anew(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    ts = await broken_off(thread)
    del slack.workspace.channel("general").messages[ts]
    reply = thread.reply(OpenReply(ts=(ts,)))
    reply.say("A whole answer.")
    (fresh,) = await reply.finish()
    assert [(m.ts, m.text) for m in thread.messages] == [(fresh, "A whole answer.")]


async def test_one_that_was_deleted_costs_no_answer_where_a_notice_comes_first(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    ts = await broken_off(thread)
    del slack.workspace.channel("general").messages[ts]
    method = "assistant.threads.setStatus"
    slack.faults.next(method, error="not_allowed_token_type", times=9)
    reply = thread.reply(OpenReply(ts=(ts,)))
    reply.wait_notice("It takes longer.")
    await thread.until_shown("It takes longer.")
    reply.say("A whole answer.")
    await reply.finish()
    assert thread.texts == ["A whole answer."]


async def test_when_nothing_is_said_after_all_nothing_is_left(at_desk: Desk) -> None:
    thread = at_desk.ask()
    ts = await broken_off(thread)
    assert await thread.reply(OpenReply(ts=(ts,))).finish() == ()
    assert thread.texts == []


async def test_a_file_of_an_answer_is_never_taken_for_one_that_was_lost(
    at_desk: Desk, slack: LocalSlack
) -> None:
    """It was shared while the next question waited: newer than that, and unrecorded."""
    thread = at_desk.ask()
    slack.people.post("Ana", "general", "and?", thread_ts=thread.root.ts)
    earlier = thread.reply()
    rows = "".join(f"| {number} | {'x' * 40} |\n" for number in range(200))
    earlier.say(f"| n | x |\n|---|---|\n{rows}\nThat is all.")
    thread.log.others.extend(await earlier.finish())
    [shared] = [m for m in thread.messages if m.body.files]
    slack.faults.next("chat.startStream", drop="before")
    reply = thread.reply()
    reply.say("A whole answer.")
    await reply.finish()
    assert shared in thread.messages
    assert thread.texts[-1] == "A whole answer."
