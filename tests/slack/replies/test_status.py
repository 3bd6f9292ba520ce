import pytest

from bot.core.errors import SlackRefused
from bot.playground.slack import LocalSlack
from bot.slack.tiers import Tier
from tests.slack.replies.thread import AMPLE, Desk, desk


async def test_the_session_is_at_work_until_the_answer_stands(at_desk: Desk) -> None:
    thread = at_desk.ask("")
    reply = thread.reply()
    await reply.announce()
    assert thread.status == "processing"
    reply.say("Done.")
    await reply.finish()
    assert thread.status == "active"


async def test_where_sessions_are_unknown_the_thread_itself_says_so(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("agents.sessions.setStatus", error="unknown_method", times=9)
    first, second = at_desk.ask(), at_desk.ask()
    for thread in (first, second):
        reply = thread.reply()
        await reply.announce()
        assert slack.status(thread.root.channel, thread.root.ts)
        await reply.finish("Done.")
        assert not slack.status(thread.root.channel, thread.root.ts)
    assert len(slack.calls("agents.sessions.setStatus")) == 1


async def test_where_no_status_is_to_be_had_nobody_minds(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("agents.sessions.setStatus", error="missing_scope", times=9)
    slack.faults.next("assistant.threads.setStatus", error="unknown_method", times=9)
    for _ in range(2):
        thread = at_desk.ask()
        reply = thread.reply()
        await reply.announce()
        await reply.finish("Done.")
        assert thread.texts == ["Done."]
    assert len(slack.calls("assistant.threads.setStatus")) == 1


async def test_a_posted_answer_clears_the_status_too(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("chat.startStream", error="feature_not_enabled")
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say("Done.")
    await reply.finish()
    assert thread.status == "active"


async def test_the_status_is_cleared_when_the_answer_cannot_be_shown(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("chat.startStream", error="restricted_action")
    slack.faults.next("chat.postMessage", error="restricted_action")
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say("Done.")
    with pytest.raises(SlackRefused, match="restricted_action"):
        await reply.finish()
    assert thread.status == "active"


async def test_a_status_that_arrives_late_is_taken_back(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("agents.sessions.setStatus", drop="after")
    thread = at_desk.ask()
    reply = thread.reply()
    await reply.announce()
    reply.say("Done.")
    await reply.finish()
    assert thread.status == "active"


async def test_beyond_the_limit_of_one_way_the_other_is_used(
    slack: LocalSlack,
) -> None:
    few = {**AMPLE, "agents.sessions.setStatus": Tier(1)}
    async with desk(slack, tiers=few) as at_desk:
        for thread in (at_desk.ask(), at_desk.ask("random")):
            reply = thread.reply()
            await reply.announce()
            assert thread.status == "processing"
            await reply.finish()
            assert thread.status == "active"
        assert len(slack.calls("agents.sessions.setStatus")) == 1


async def test_no_more_is_shown_at_once_than_can_be_taken_back(
    slack: LocalSlack,
) -> None:
    few = {
        **AMPLE,
        "agents.sessions.setStatus": Tier(1, window_s=10_000),
        "assistant.threads.setStatus": Tier(6, window_s=10_000),
    }
    async with desk(slack, tiers=few) as at_desk:
        threads = [at_desk.ask() for _ in range(6)]
        replies = [thread.reply() for thread in threads]
        for reply in replies:
            await reply.announce()
        shown = [thread.status == "processing" for thread in threads]
        assert shown == [True, True, True, False, False, False]
        for reply in replies:
            await reply.finish()
        assert {thread.status for thread in threads} <= {"", "active"}


async def test_a_status_that_slack_limits_is_left_alone_for_as_long(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("agents.sessions.setStatus", retry_after_s=30)
    for thread in (at_desk.ask(), at_desk.ask("random")):
        reply = thread.reply()
        await reply.announce()
        await reply.finish("Done.")
        assert thread.status == "active"
    assert len(slack.calls("agents.sessions.setStatus")) == 1


async def test_a_long_wait_is_told_under_the_thread(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    reply.wait_notice("Many questions at once…")
    await slack.until(lambda: slack.status(thread.root.channel, thread.root.ts))
    assert thread.texts == []
    reply.say("Done.")
    await reply.finish()
    assert thread.texts == ["Done."]
    assert not slack.status(thread.root.channel, thread.root.ts)


async def test_or_in_a_message_that_becomes_the_answer(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("assistant.threads.setStatus", error="unknown_method")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.wait_notice("Many questions at once…")
    await thread.until_shown("Many questions")
    reply.say("Done.")
    (ts,) = await reply.finish()
    assert [(m.ts, m.text) for m in thread.messages] == [(ts, "Done.")]


async def test_a_notice_without_an_answer_is_taken_away(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.faults.next("assistant.threads.setStatus", error="unknown_method")
    thread = at_desk.ask()
    reply = thread.reply()
    reply.wait_notice("Many questions at once…")
    await thread.until_shown("Many questions")
    assert await reply.finish() == ()
    assert thread.texts == []
