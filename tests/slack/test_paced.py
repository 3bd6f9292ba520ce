"""Results and lines keep to the limits that answers keep to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.core.errors import SlackRefused
from bot.core.ids import ChannelId, TeamId, UserId
from bot.core.requests import Request
from bot.slack.paced import PacedPosts
from bot.slack.pacing import Allowance, SlidingBudget
from tests.slack.stage import ORCHARD, Stage, stage

TEAM, BEN = TeamId("T1"), UserId("U1")
REQUEST = Request(
    installation=ORCHARD, team_id=TEAM, kind="task", trigger_id="1.1", user_id=BEN
)


@dataclass(frozen=True, slots=True)
class Desk:
    stage: Stage
    posts: PacedPosts

    async def may_call(self, method: str, channel: str = "") -> bool:
        channel_id = ChannelId(channel) if channel else None
        allowance = Allowance(ORCHARD, TEAM, method, channel_id)
        return await self.posts.budget.take(allowance, within_s=0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with stage() as on:
        yield Desk(on, PacedPosts(on.calls, SlidingBudget(on.clock)))


async def test_a_post_counts_in_its_channel_for_a_second(desk: Desk) -> None:
    desk.stage.slack.will_answer("chat.postMessage", {"ts": "1.1"})
    await desk.posts.post(REQUEST, BEN, text="a result")
    assert await desk.may_call("chat.postMessage", "C1")
    assert not await desk.may_call("chat.postMessage", BEN)
    desk.stage.clock.time_s += 1.2
    assert await desk.may_call("chat.postMessage", BEN)


async def test_a_429_holds_back_who_would_post_there(desk: Desk) -> None:
    limited = web.Response(status=429, headers={"Retry-After": "7"})
    desk.stage.slack.will_send("chat.postMessage", limited)
    with pytest.raises(SlackRefused, match="ratelimited"):
        await desk.posts.post(REQUEST, BEN, text="a result")
    desk.stage.clock.time_s += 6.9
    assert not await desk.may_call("chat.postMessage", BEN)
    desk.stage.clock.time_s += 0.2
    assert await desk.may_call("chat.postMessage", BEN)


async def test_a_429_holds_back_all_private_lines(desk: Desk) -> None:
    limited = web.Response(status=429, headers={"Retry-After": "7"})
    desk.stage.slack.will_send("chat.postEphemeral", limited)
    with pytest.raises(SlackRefused, match="ratelimited"):
        await desk.posts.whisper(REQUEST, "C1", text="a result")
    [asked] = desk.stage.slack.asked
    assert asked.arguments == {"channel": "C1", "user": BEN, "text": "a result"}
    assert not await desk.may_call("chat.postEphemeral")
