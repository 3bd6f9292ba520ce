"""However Slack delivers a post, it is answered once."""

import time

from bot.core.journal import Declined, ReceiptGiven
from bot.core.routing import Silence
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.parcels import Retry
from tests.scenarios.office import Office


def events(workspace: Office, message: Message) -> list[Json]:
    """What was delivered about a message: the inner events."""
    payloads = [a.parcel.payload for a in workspace.slack.delivery.attempts]
    return [p["event"] for p in payloads if p["event"].get("ts") == message.ts]


def unheard(workspace: Office) -> None:
    """Let Slack deliver nothing by itself any more."""
    workspace.slack.workspace.app.subscriptions = frozenset()


async def test_a_mention_comes_as_two_events_and_is_answered_once(
    either_way: Office,
) -> None:
    asked = either_way.mention("hello")
    assert len(await either_way.answered(asked)) == 1
    types = {event["type"] for event in events(either_way, asked)}
    assert types == {"app_mention", "message"}
    assert len(either_way.model.requests) == 1
    assert either_way.kept.rows("SELECT count(*) FROM messages") == [(1,)]


async def test_a_redelivery_is_not_answered_again(either_way: Office) -> None:
    asked = either_way.mention("hello")
    await either_way.answered(asked)
    slack = either_way.slack
    for attempt in list(slack.delivery.attempts):
        receipt = await slack.delivery.hand_over(
            slack.workspace, attempt.parcel, Retry(1, "http_timeout")
        )
        assert receipt.accepted
    await either_way.settled()
    assert len(either_way.answers(asked)) == 1
    assert len(either_way.model.requests) == 1
    receipts = [fact.receipt for fact in either_way.facts.of(ReceiptGiven)]
    assert receipts.count("stored") == 1


async def test_a_post_under_another_event_id_is_not_answered_again(
    workspace: Office,
) -> None:
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    for event in events(workspace, asked):
        workspace.slack.send_event(event)
    await workspace.settled()
    assert len(workspace.answers(asked)) == 1
    assert len(workspace.model.requests) == 1


async def test_two_copies_at_the_same_moment_are_answered_once(
    workspace: Office,
) -> None:
    asked = workspace.mention("hello")
    await workspace.answered(asked)
    (event, *_) = events(workspace, asked)
    again = event | {"ts": "1700000000.000100", "event_ts": "1700000000.000100"}
    for _ in range(8):
        workspace.slack.send_event(again)
    await workspace.settled()
    assert len(workspace.model.requests) == 2


async def test_posts_that_arrive_in_the_wrong_order_are_told_in_the_right_one(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    template = events(workspace, root)[0]
    unheard(workspace)
    first = workspace.mention("first", thread=root.ts)
    second = workspace.mention("second", thread=root.ts)
    workspace.kept.change("UPDATE conversations SET not_before = '2999-01-01'")
    for late in (second, first):
        workspace.slack.send_event(
            template
            | {
                "ts": late.ts,
                "thread_ts": root.ts,
                "text": late.text,
                "blocks": [],
                "event_ts": late.ts,
            }
        )
    await workspace.slack.delivery.all_done()
    workspace.kept.change("UPDATE conversations SET not_before = NULL")
    await workspace.answered(root, 2)
    told = "\n".join(workspace.words())
    assert told.index("\nfirst\n") < told.index("\nsecond\n")
    assert told.count("\nfirst\n") == told.count("\nsecond\n") == 1
    assert len(workspace.answers(root)) == len(workspace.model.requests) == 2


async def test_a_thread_whose_root_arrives_late_is_answered_once(
    workspace: Office,
) -> None:
    seen = workspace.mention("hello")
    await workspace.answered(seen)
    template = events(workspace, seen)[0]
    unheard(workspace)
    root = workspace.mention("which planet is red?")
    reply = workspace.mention("and which is blue?", thread=root.ts)
    for late in (reply, root):
        workspace.slack.send_event(
            template
            | {"ts": late.ts, "text": late.text, "blocks": [], "event_ts": late.ts}
            | ({"thread_ts": root.ts} if late is reply else {})
        )
        await workspace.settled()
    assert len(workspace.answers(root)) == 1
    assert len(workspace.model.requests) == 2
    (told,) = workspace.words()
    assert told.index("which planet is red?") < told.index("and which is blue?")


async def test_a_post_that_is_overheard_first_is_answered_once_it_is_a_mention(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    template = events(workspace, root)[0]
    unheard(workspace)
    said = workspace.say("and you?", by="Ben", thread=root.ts)
    late = {"user": said.user, "ts": said.ts, "event_ts": said.ts, "blocks": []}
    event = template | late | {"thread_ts": root.ts, "text": said.text}
    workspace.slack.send_event(event | {"type": "message", "channel_type": "channel"})
    await workspace.settled()
    assert len(workspace.answers(root)) == 1, "two people talk"

    for _ in range(2):
        workspace.slack.send_event(event | {"type": "app_mention"})
    assert len(await workspace.answered(root, 2)) == 2
    assert len(workspace.model.requests) == 2


async def test_a_mention_that_comes_hours_late_is_answered_unless_talk_went_on(
    workspace: Office,
) -> None:
    three_hours_s = 3 * 3600
    workspace.slack.world.clock.now = lambda: time.time() - three_hours_s
    root = workspace.mention("hello")
    assert time.time() - float(root.ts) > three_hours_s - 60
    assert len(await workspace.answered(root)) == 1
    template = events(workspace, root)[0]
    unheard(workspace)
    missed = workspace.mention("and now?", thread=root.ts)
    since = workspace.mention("never mind", thread=root.ts)
    for late in (since, missed):
        written = {"ts": late.ts, "event_ts": late.ts, "text": late.text, "blocks": []}
        workspace.slack.send_event(template | written | {"thread_ts": root.ts})
        await workspace.answered(root, 2)
    assert len(workspace.answers(root)) == len(workspace.model.requests) == 2
    [declined] = workspace.facts.of(Declined)
    assert (declined.ts, declined.reason) == (missed.ts, Silence.LATE)
