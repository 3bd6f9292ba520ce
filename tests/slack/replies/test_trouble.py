import asyncio

import pytest

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.playground.slack import LocalSlack, Rules
from bot.slack.manner import Manner
from tests.slack.replies.thread import Desk, desk

BEGUN = "The beginning"


@pytest.mark.parametrize(
    "error", ["unknown_method", "feature_not_enabled", "channel_type_not_supported"]
)
async def test_without_streams_answers_are_posted_and_streams_not_asked_for_again(
    at_desk: Desk, slack: LocalSlack, error: str
) -> None:
    slack.faults.next("chat.startStream", error=error, times=9)
    for _ in range(2):
        thread = at_desk.ask()
        reply = thread.reply()
        reply.say("One ")
        await thread.until_shown("One")
        reply.say("two.")
        await reply.finish()
        assert thread.texts == ["One two."]
    assert len(slack.calls("chat.startStream")) == 1


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("chat.appendStream", {"error": "message_not_in_streaming_state"}),
        ("chat.appendStream", {"error": "msg_too_long"}),
        ("chat.appendStream", {"error": "stopped_by_user"}),
        ("chat.appendStream", {"error": "streaming_state_conflict"}),
        ("chat.appendStream", {"drop": "before"}),
        ("chat.appendStream", {"drop": "after"}),
        ("chat.appendStream", {"status": 500}),
        ("chat.appendStream", {"error": "internal_error"}),
        ("chat.appendStream", {"retry_after_s": 1}),
        ("chat.stopStream", {"error": "message_not_in_streaming_state"}),
        ("chat.stopStream", {"error": "msg_too_long"}),
        ("chat.stopStream", {"drop": "before"}),
        ("chat.stopStream", {"drop": "after"}),
        ("chat.stopStream", {"status": 503}),
        ("chat.stopStream", {"retry_after_s": 1}),
    ],
    ids=str,
)
async def test_whatever_ends_a_stream_the_same_message_is_finished(
    at_desk: Desk, slack: LocalSlack, method: str, fault: dict[str, object]
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(BEGUN)
    await thread.until_shown(BEGUN)
    slack.faults.next(method, **fault)  # type: ignore[arg-type]  # one of its ways
    reply.say(", the middle")
    await slack.until(lambda: slack.calls("chat.appendStream"))
    reply.say(" and the end.")
    (ts,) = await reply.finish()
    (message,) = thread.messages
    assert (message.ts, message.text) == (ts, f"{BEGUN}, the middle and the end.")
    assert not message.is_streaming


@pytest.mark.parametrize("method", ["chat.startStream", "chat.postMessage"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_post_of_unknown_fate_is_looked_for_before_it_is_repeated(
    at_desk: Desk, slack: LocalSlack, method: str, when: str
) -> None:
    if method == "chat.postMessage":
        slack.faults.next("chat.startStream", error="unknown_method")
    slack.faults.next(method, drop=when)  # type: ignore[arg-type]  # a literal
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("Only ")
    reply.say("once.")
    (ts,) = await reply.finish()
    assert [(m.ts, m.text) for m in thread.messages] == [(ts, "Only once.")]
    assert not thread.messages[0].is_streaming


async def test_a_message_of_another_turn_is_never_taken_for_a_lost_one(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    earlier = thread.reply()
    earlier.say("An earlier answer.")
    thread.log.others.extend(await earlier.finish())
    thread.log.ts.clear()
    slack.faults.next("chat.startStream", drop="before")
    reply = thread.reply()
    reply.say("A new answer.")
    await reply.finish()
    assert thread.texts == ["An earlier answer.", "A new answer."]


async def test_a_message_somebody_deletes_is_begun_again(
    at_desk: Desk, slack: LocalSlack
) -> None:
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(BEGUN)
    await thread.until_shown(BEGUN)
    general = slack.workspace.channel("general")
    del general.messages[thread.messages[0].ts]
    reply.say(" and the end.")
    (ts,) = await reply.finish()
    assert [(m.ts, m.text) for m in thread.messages] == [(ts, f"{BEGUN} and the end.")]


async def test_but_not_for_ever(at_desk: Desk, slack: LocalSlack) -> None:
    slack.faults.next("chat.startStream", error="unknown_method")
    slack.faults.next("chat.update", error="message_not_found", times=20)
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say(BEGUN)
    await thread.until_shown(BEGUN)
    reply.say(", the middle")
    await thread.until_shown("middle")
    reply.say(" and the end.")
    with pytest.raises(SlackRefused, match="message_not_found"):
        await reply.finish()


async def test_what_slack_refuses_for_good_is_raised(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slack.workspace.channel("general").is_archived = True
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("Nobody will read this.")
    with pytest.raises(SlackRefused, match="is_archived"):
        await reply.finish()


async def test_a_slack_that_is_away_is_raised_after_some_patience(
    at_desk: Desk, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.core.patience.LONGEST_REST_S", 0.001)
    monkeypatch.setattr("bot.core.patience.SHOWN_WITHIN_S", 0.05)
    slack.faults.next("chat.startStream", drop="before", times=999)
    slack.faults.next("chat.postMessage", drop="before", times=999)
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("Nobody will read this.")
    with pytest.raises(SlackUnreachable):
        await reply.finish()


async def test_a_429_is_obeyed_to_the_second_and_holds_up_its_method_alone(
    at_desk: Desk, slack: LocalSlack
) -> None:
    slow, quick = at_desk.ask(), at_desk.ask("random")
    replies = slow.reply(), quick.reply()
    for thread, reply in zip((slow, quick), replies, strict=True):
        reply.say(BEGUN)
        await thread.until_shown(BEGUN)
    slack.faults.next("chat.appendStream", retry_after_s=2)
    replies[0].say(" goes on")
    await slack.until(lambda: slack.calls("chat.appendStream"))
    limited = slack.calls("chat.appendStream")[0].at
    replies[1].say(" goes on")
    await replies[1].finish()
    assert quick.texts == [f"{BEGUN} goes on"]
    await slow.until_shown("goes on")
    (ended,) = slack.calls("chat.stopStream")
    again = slack.calls("chat.appendStream")[-1].at
    assert ended.at < again
    assert again >= limited + 2
    await replies[0].finish()


async def test_a_stream_slack_closes_by_itself_is_finished_by_changing_it() -> None:
    rules = Rules(stream_lifetime_s=0.03)
    async with LocalSlack(rules=rules) as slack, desk(slack) as at_desk:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        thread = at_desk.ask()
        reply = thread.reply()
        reply.say(BEGUN)
        await thread.until_shown(BEGUN)
        await asyncio.sleep(0.04)
        reply.say(" and the end.")
        (ts,) = await reply.finish()
        assert [(m.ts, m.text) for m in thread.messages] == [
            (ts, f"{BEGUN} and the end.")
        ]


async def test_we_close_a_stream_before_slack_would_also_while_nothing_comes(
    slack: LocalSlack,
) -> None:
    async with desk(slack, manner=Manner(closes_after_s=0.03)) as at_desk:
        thread = at_desk.ask()
        reply = thread.reply()
        reply.say(BEGUN)
        await slack.until(lambda: slack.calls("chat.stopStream"))
        assert not thread.messages[0].is_streaming
        reply.say(" and the end.")
        (ts,) = await reply.finish()
        assert [(m.ts, m.text) for m in thread.messages] == [
            (ts, f"{BEGUN} and the end.")
        ]


async def test_an_old_stream_ends_with_a_block_and_another_goes_on(
    slack: LocalSlack,
) -> None:
    async with desk(slack, manner=Manner(rotates_after_s=0.02)) as at_desk:
        thread = at_desk.ask()
        reply = thread.reply()
        reply.say("First ")
        await thread.until_shown("First")
        await asyncio.sleep(0.03)
        reply.say("block.\n\nSecond ")
        reply.say("block.\n")
        await thread.until_shown("Second block.")
        stands = await reply.finish()
        assert thread.texts == ["First block.\n\n", "Second block.\n"]
        assert [m.ts for m in thread.messages] == list(stands)


async def test_patience_begins_when_all_is_said(
    at_desk: Desk, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble that was there while the model spoke has cost nobody an answer."""
    monkeypatch.setattr("bot.core.patience.LONGEST_REST_S", 0.001)
    monkeypatch.setattr("bot.core.patience.SHOWN_WITHIN_S", 0.5)
    slack.faults.next("chat.startStream", drop="before", times=9_999)
    thread = at_desk.ask()
    reply = thread.reply()
    reply.say("All of it.")
    await asyncio.sleep(1.0)
    slack.faults.clear()
    slack.faults.next("chat.startStream", drop="before", times=3)
    await reply.finish()
    assert thread.texts == ["All of it."]
