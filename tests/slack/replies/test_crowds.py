"""Many answers at once in one workspace whose rate limits are on.

The local Slack counts its minutes twenty times as fast as they are.
"""

import asyncio
import time
from collections import Counter
from dataclasses import replace

from bot.playground.slack import LocalSlack
from bot.slack.manner import Manner
from bot.slack.tiers import TIERS, Tier
from tests.slack.replies.thread import Desk, Thread, desk, hurried

SPEED = 20
ANSWER = [f"word{number} " for number in range(60)]


def fast_time() -> float:
    return 1_800_000_000 + time.monotonic() * SPEED


async def answered(thread: Thread) -> None:
    """Let an answer come in over about a second."""
    reply = thread.reply()
    await reply.announce()
    for word in ANSWER:
        reply.say(word)
        await asyncio.sleep(0.02)
    await reply.finish()


async def test_forty_answers_at_once_arrive_whole_and_within_the_limits() -> None:
    async with (
        LocalSlack(now=fast_time) as slack,
        desk(
            slack, tiers=hurried(SPEED), manner=Manner(sparse_s=30 / SPEED)
        ) as at_desk,
    ):
        slack.deliver_to("http://127.0.0.1:1/nobody")
        slack.limits.enabled = True
        threads = crowd(at_desk, 40)
        await asyncio.gather(*map(answered, threads))
        assert [thread.texts for thread in threads] == [["".join(ANSWER)]] * 40
        limited = [call.method for call in slack.calls() if call.status == 429]
        assert Counter(limited) == Counter()
        streamed = Counter(call.method for call in slack.calls())["chat.startStream"]
        assert streamed == 20
        assert [thread.status for thread in threads] == ["active"] * 40


async def test_of_a_hundred_at_once_few_are_begun_that_need_an_update_to_end() -> None:
    """The rest is posted once, whole: updates are for those that people watch."""
    posts = "chat.postMessage"
    tiers = {**TIERS, posts: replace(TIERS[posts], calls=1_000)}
    async with LocalSlack() as slack, desk(slack, tiers=tiers) as at_desk:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        replies = [thread.reply() for thread in crowd(at_desk, 100)]
        for reply in replies:
            reply.say("A few words. ")
        await asyncio.sleep(0.3)
        async with asyncio.timeout(30):
            await asyncio.gather(*(reply.finish() for reply in replies))
        made = Counter(call.method for call in slack.calls())
        assert made["chat.startStream"] + made["chat.postMessage"] == 100
        assert made["chat.update"] <= 25


async def test_no_answer_is_begun_whose_last_update_would_have_to_wait() -> None:
    few = {**TIERS, "chat.startStream": Tier(1), "chat.update": Tier(3, window_s=40)}
    async with LocalSlack() as slack, desk(slack, tiers=few) as at_desk:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        for number, thread in enumerate(crowd(at_desk, 6)):
            reply = thread.reply()
            reply.say("A few words. ")
            if number < 4:
                await thread.until_shown("A few")
            else:
                await asyncio.sleep(0.3)
            reply.say("And more.")
            await reply.finish()
            assert thread.texts == ["A few words. And more."]
        made = Counter(call.method for call in slack.calls())
        assert (made["chat.postMessage"], made["chat.update"]) == (5, 3)


def crowd(at_desk: Desk, size: int) -> list[Thread]:
    return [at_desk.ask(("general", "random")[number % 2]) for number in range(size)]
