"""Whoever may have been replaced changes nothing: asked last, after every wait."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.core.access import Place
from bot.core.answers import GivenAnswer, Version
from bot.core.conversation import ChannelKind, ConversationKey, TurnState
from bot.core.errors import LeaseLost
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.requests import Request
from bot.core.tasks.posting import Mark
from bot.slack.calls import SlackCalls
from bot.slack.clients import slack_session
from bot.slack.courier import SlackCourier
from bot.slack.identity import Identity
from bot.slack.paced import PacedPosts
from bot.slack.pacing import Allowance, SlidingBudget
from bot.slack.shown_answers import SlackShownAnswers
from bot.slack.tasks.looks import Look
from bot.slack.tasks.once import PostOnce
from bot.slack.tiers import TIERS, Tier
from tests.slack.replies.thread import RealClock
from tests.slack.stage import ORCHARD, Stage, stage

TEAM, GENERAL, TS = TeamId("T1"), ChannelId("C1"), MessageTs("1.0")
AMPLE = Tier(10_000)
LOOKS_A_CALL = 2
"""Before the connection, which may take its time, and when it stands."""
REQUEST = Request(
    installation=ORCHARD,
    team_id=TEAM,
    kind="task",
    trigger_id="1.1",
    user_id=UserId("U1"),
)


class Lease:
    """Work that somebody else takes over after it was asked about `looks` times."""

    def __init__(self, looks: int = 0) -> None:
        self._looks = looks

    def still_ours(self) -> None:
        self._looks -= 1
        if self._looks < 0:
            raise LeaseLost

    def is_lost(self) -> None:
        self._looks = 0


class SlowTokens:
    """A token that has to be renewed first; meanwhile the lease is lost."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease

    async def token(self, installation: InstallationId) -> str:
        del installation
        await asyncio.sleep(0)
        self._lease.is_lost()
        return "xoxb-pears"


@pytest.fixture(name="on")
async def on_stage() -> AsyncIterator[Stage]:
    async with stage() as on:
        yield on


@pytest.mark.parametrize("is_kept", [False, True])
async def test_after_the_wait_for_a_connection(on: Stage, *, is_kept: bool) -> None:
    on.slack.will_answer("chat.update", {})
    on.slack.will_answer("chat.postMessage", {})
    if is_kept:
        await on.calls.send(ORCHARD, "chat.update")
    lease = Lease(looks=LOOKS_A_CALL - 1)
    with pytest.raises(LeaseLost):
        await on.calls.guarded(lease.still_ours).send(ORCHARD, "chat.postMessage")
    assert on.slack.times("chat.postMessage") == 0

    await on.calls.send(ORCHARD, "chat.postMessage")
    assert on.slack.times("chat.postMessage") == 1


async def test_after_the_wait_for_a_token(on: Stage) -> None:
    lease = Lease(looks=9)
    calls = SlackCalls(on.clients, SlowTokens(lease), on.journal, on.clock)
    with pytest.raises(LeaseLost):
        await calls.guarded(lease.still_ours).send(ORCHARD, "chat.postMessage")
    assert on.slack.asked == []


async def test_after_the_wait_for_what_slack_limits(on: Stage) -> None:
    tiers = dict.fromkeys(TIERS, Tier(1, window_s=0.1, pause_s=0.0))
    budget, lease = SlidingBudget(RealClock(), tiers), Lease(looks=9)
    await budget.take(Allowance(ORCHARD, TEAM, "chat.update"))
    shown = SlackShownAnswers(on.calls.guarded(lease.still_ours), budget)
    changing = asyncio.create_task(shown.change(VERSION, None))
    await asyncio.sleep(0)
    lease.is_lost()
    with pytest.raises(LeaseLost):
        await changing
    assert on.slack.asked == []


async def test_after_the_look_for_what_may_stand_there(on: Stage) -> None:
    on.slack.will_answer("conversations.replies", {"messages": []})
    once = posting_once(on, Lease())
    with pytest.raises(LeaseLost):
        await once.in_place(
            REQUEST,
            (GENERAL, TS),
            [Look("a result", [])],
            Mark(1, TS),
            since=datetime.now(UTC),
        )
    assert [asked.method for asked in on.slack.asked] == ["conversations.replies"]


async def test_between_the_messages_of_one_result(on: Stage) -> None:
    on.slack.will_answer("chat.postMessage", {"ts": "1.1"})
    once = posting_once(on, Lease(looks=LOOKS_A_CALL))
    looks = [Look("a result", []), Look("and more", [])]
    with pytest.raises(LeaseLost):
        await once.in_place(REQUEST, (GENERAL, TS), looks, Mark(1, TS), since=None)
    assert on.slack.times("chat.postMessage") == 1


@pytest.mark.parametrize("calls_before", [0, 1])
async def test_before_each_way_to_tell_who_asked(on: Stage, calls_before: int) -> None:
    """By `response_url`, and where Slack does not take that, by a message."""
    on.slack.will_send("used_up", web.Response(status=404))
    lease = Lease(calls_before * LOOKS_A_CALL)
    calls = on.calls.guarded(lease.still_ours)
    host = on.address.removeprefix("http://")
    async with slack_session() as session:
        courier = SlackCourier(
            calls=calls,
            posts=PacedPosts(calls, SlidingBudget(on.clock)),
            session=session,
            hosts={host},
            unseal=lambda sealed: sealed,
            clock=on.clock,
        )
        request = replace(
            REQUEST,
            response_url=f"{on.address}/api/used_up",
            expires_at=on.clock.now() + timedelta(hours=1),
        )
        with pytest.raises(LeaseLost):
            await courier.deliver(request, "a result")
    assert on.slack.times("chat.postMessage") == 0
    assert len(on.slack.asked) == calls_before


async def who(installation: InstallationId) -> Identity:
    return Identity(
        installation=installation,
        bot_user_id=UserId("U9"),
        bot_id="B9",
        team_id=TEAM,
    )


def posting_once(on: Stage, lease: Lease) -> PostOnce:
    calls = on.calls.guarded(lease.still_ours)
    posts = PacedPosts(calls, SlidingBudget(RealClock(), dict.fromkeys(TIERS, AMPLE)))
    return PostOnce(calls, posts, who)


VERSION = Version(
    answer=GivenAnswer(
        key=ConversationKey(ORCHARD, GENERAL, TS),
        turn=1,
        team_id=TEAM,
        place=Place(ChannelKind.PUBLIC, is_shared=False, channel_id=GENERAL),
        state=TurnState.DONE,
        is_newest=True,
        people=frozenset(),
        askers=frozenset(),
        reply_ts=(TS,),
    ),
    text="an answer",
)
