"""Whose token opens which install: from memory, and always one that works."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.installations import BotToken, Installation
from bot.core.news import Change, News, Topic
from bot.slack.installed import KnownInstalls
from bot.store import open_store
from bot.store.stored_installations import StoredInstallations
from tests.slack.stage import HandClock, KeepingJournal
from tests.store.test_installations import ACME, GONE, TEAM, Mirror


@dataclass
class Slack:
    """Hands out the next tokens, when it is there and allowed to answer."""

    clock: HandClock
    handed_out: list[str] = field(default_factory=list)
    is_reachable: bool = True
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def refresh(self, used: BotToken) -> BotToken:
        if not self.is_reachable:
            raise SlackUnreachable("oauth.v2.access", "TimeoutError")
        assert used.refresh not in self.handed_out, "it works once"
        self.handed_out.append(used.refresh)
        await self.may_answer.wait()
        return BotToken(
            token=f"xoxb-after-{used.refresh}",
            refresh=f"{used.refresh}+",
            expires_at=self.clock.now() + timedelta(hours=12),
        )


@dataclass
class Desk:
    """One process; another one on the same database is opened with `other`."""

    installs: StoredInstallations
    slack: Slack
    clock: HandClock
    news: News
    known: KnownInstalls

    def other(self) -> KnownInstalls:
        return KnownInstalls(self.installs, self.slack.refresh, News(), self.clock)

    async def token(self) -> str:
        return await self.known.token(TEAM)


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    clock, news = HandClock(), News()
    slack = Slack(clock)
    slack.may_answer.set()
    async with open_store(sqlite_url, journal=KeepingJournal()) as store:
        installs = store.installations(Mirror())
        known = KnownInstalls(installs, slack.refresh, news, clock)
        yield Desk(installs, slack, clock, news, known)


def ends_in(desk: Desk, hours: float) -> Installation:
    ends = desk.clock.now() + timedelta(hours=hours)
    return replace(ACME, bot_token=replace(ACME.bot_token, expires_at=ends))


async def rotated(desk: Desk) -> None:
    for _ in range(30):
        if "after" in await desk.token():
            return
        desk.clock.time_s += 1
        await asyncio.sleep(0.01)
    pytest.fail("the token was not replaced")


async def test_a_token_with_time_left_is_used_as_it_is(desk: Desk) -> None:
    await desk.installs.save(ends_in(desk, 3))

    assert await desk.token() == "xoxe.xoxb-first"
    assert desk.slack.handed_out == []


async def test_a_token_is_replaced_in_time_and_nobody_waits_for_it(desk: Desk) -> None:
    await desk.installs.save(ends_in(desk, 1))
    desk.slack.may_answer.clear()

    assert await desk.token() == "xoxe.xoxb-first"
    desk.slack.may_answer.set()
    await rotated(desk)

    assert desk.slack.handed_out == ["xoxe-first"]


async def test_whoever_finds_a_token_at_its_end_waits_for_the_next(desk: Desk) -> None:
    await desk.installs.save(ends_in(desk, -1))

    tokens = await asyncio.gather(*(desk.token() for _ in range(20)))

    assert {*tokens} == {"xoxb-after-xoxe-first"}


async def test_two_processes_fetch_the_next_token_once(desk: Desk) -> None:
    await desk.installs.save(ends_in(desk, -1))
    other = desk.other()

    tokens = await asyncio.gather(desk.token(), other.token(TEAM), desk.token())

    assert {*tokens} == {"xoxb-after-xoxe-first"}
    assert desk.slack.handed_out == ["xoxe-first"]


async def test_a_slack_that_does_not_answer_is_asked_again_later(desk: Desk) -> None:
    await desk.installs.save(ends_in(desk, -1))
    desk.slack.is_reachable = False
    assert await desk.token() == "xoxe.xoxb-first", "Slack says what it thinks of it"

    desk.slack.is_reachable = True
    assert await desk.token() == "xoxe.xoxb-first", "not again at once"
    desk.clock.time_s += 6
    await desk.installs.save(ends_in(desk, -1))  # frees the claim of the first try
    await rotated(desk)


async def test_news_of_an_install_is_heard_at_once(desk: Desk) -> None:
    await desk.installs.save(replace(ACME, bot_token=BotToken(token="xoxb-one")))
    assert await desk.token() == "xoxb-one"
    await desk.installs.save(replace(ACME, bot_token=BotToken(token="xoxb-two")))
    assert await desk.token() == "xoxb-one"

    desk.news.tell(Change(Topic.PROMPTS, TEAM))
    assert await desk.token() == "xoxb-one"
    desk.news.tell(Change(Topic.INSTALLATION, TEAM))
    assert await desk.token() == "xoxb-two"


async def test_without_news_a_change_is_seen_within_a_minute(desk: Desk) -> None:
    await desk.installs.save(replace(ACME, bot_token=BotToken(token="xoxb-one")))
    await desk.token()
    await desk.installs.leave(GONE)

    desk.clock.time_s += 61
    with pytest.raises(SlackRefused, match="not_installed"):
        await desk.token()


async def test_who_we_are_is_told_without_asking_slack(desk: Desk) -> None:
    await desk.installs.save(replace(ACME, bot_token=BotToken(token="xoxb-one")))

    identity = await desk.known.identity_of(TEAM)

    assert (identity.bot_user_id, identity.bot_id) == ("UBOT", "B1")
    assert (identity.name, identity.team_id) == ("threadkeeper", "T1")
