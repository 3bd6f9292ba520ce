"""Reading from Slack, end to end: over HTTP, from the local one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from bot.core.access import Standing
from bot.core.conversation import Author, ConversationKey
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Deleted, Edited, Incoming, NotForUs, Posted
from bot.core.news import News
from bot.operate.clock import SystemClock
from bot.playground.slack import LocalSlack
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, slack_session
from bot.slack.directory import SlackDirectory
from bot.slack.identity import Identity
from bot.slack.incoming import incoming
from bot.slack.reading_pace import ReadingPace
from bot.slack.threads import SlackThreads
from tests.slack.stage import HandClock, KeepingJournal


@dataclass(frozen=True, slots=True)
class Connected:
    """A local Slack, what it delivered, and our side of it."""

    slack: LocalSlack
    bodies: list[dict[str, Any]]
    calls: SlackCalls
    identity: Identity

    async def delivered(self, count: int) -> list[Incoming | NotForUs]:
        await self.slack.until(lambda: len(self.bodies) >= count)
        us = self.identity
        return [incoming(b, us.bot_user_id, bot_id=us.bot_id) for b in self.bodies]

    async def identity_of(self, installation: InstallationId) -> Identity:
        assert installation == self.identity.installation
        return self.identity


@pytest.fixture(name="at")
async def connected() -> AsyncIterator[Connected]:
    bodies: list[dict[str, Any]] = []

    async def keep(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        slack.bell.ring()
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", keep)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with LocalSlack() as slack, slack_session() as session:
        slack.deliver_to(f"{site.name}/slack/events")
        token = slack.workspace.bot_token
        clients = SlackClients(session, slack.api_base_url)
        calls = SlackCalls(clients, OneToken(token), KeepingJournal(), HandClock())
        yield Connected(slack, bodies, calls, await calls.identity(token))
    await runner.cleanup()


async def test_what_people_do_arrives_as_what_they_meant(at: Connected) -> None:
    people, mention = at.slack.people, at.slack.mention
    asked = people.post("Ana", "#general", f"{mention} what is ripe?")
    people.edit("Ana", asked, f"{mention} what is ripe & red?")
    people.delete("Ana", asked)
    arrived = await at.delivered(4)
    posts = [each for each in arrived if isinstance(each, Posted)]
    assert {post.post.text for post in posts} == {"what is ripe?"}
    assert all(post.addressed and post.post.ts == asked.ts for post in posts)
    (edit,) = [each for each in arrived if isinstance(each, Edited)]
    assert (edit.ts, edit.text) == (asked.ts, "what is ripe & red?")
    (deletion,) = [each for each in arrived if isinstance(each, Deleted)]
    assert deletion.ts == asked.ts


async def test_our_own_posts_come_back_as_not_for_us(at: Connected) -> None:
    direct = at.slack.people.direct("Ana").id
    installation = at.identity.installation
    posted = await at.calls.send(
        installation, "chat.postMessage", channel=direct, text="hello"
    )
    await at.calls.send(
        installation, "chat.update", channel=direct, ts=posted["ts"], text="hello!"
    )
    assert await at.delivered(2) == [NotForUs("our own message")] * 2


async def test_a_thread_is_read_back_without_our_part(at: Connected) -> None:
    people = at.slack.people
    root = people.post("Ana", "#general", "Which pears?")
    for number in range(5):
        people.post("Ben", "#general", f"kind {number}", thread_ts=root.ts)
    installation = at.identity.installation
    place = {"channel": root.channel, "thread_ts": root.ts}
    await at.calls.send(installation, "chat.postMessage", text="All.", **place)
    asked = people.post("Ana", "#general", at.slack.mention, thread_ts=root.ts)
    key = ConversationKey(installation, ChannelId(root.channel), MessageTs(root.ts))
    pace = ReadingPace(SystemClock())
    threads = SlackThreads(at.calls, at.identity_of, pace, page_size=3)
    between = threads.earlier(key, after=MessageTs(""), before=MessageTs(asked.ts))
    pages = [page async for page in between]
    said = [post.text for page in pages for post in page.posts]
    assert said == ["Which pears?", *(f"kind {number}" for number in range(5))]
    assert len(pages) > 1


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("Ana", Standing.MEMBER),
        ("Cleo", Standing.GUEST),
        ("Otto", Standing.OUTSIDER),
    ],
)
async def test_people_are_what_the_workspace_says(
    at: Connected, name: str, standing: Standing
) -> None:
    directory = SlackDirectory(at.calls, KeepingJournal(), HandClock(), News())
    team_id = TeamId(at.slack.workspace.id)
    author = Author(user_id=UserId(at.slack.workspace.person(name).id), team_id=team_id)
    person = await directory.person(at.identity.installation, team_id, author)
    assert (person.name, person.standing) == (name, standing)


async def test_a_channel_is_what_the_workspace_says(at: Connected) -> None:
    directory = SlackDirectory(at.calls, KeepingJournal(), HandClock(), News())
    general = ChannelId(at.slack.workspace.channel("#general").id)
    channel = await directory.channel(at.identity.installation, general)
    assert channel is not None
    assert (channel.name, channel.is_shared) == ("general", False)
    assert channel.topic == "What everybody should know"
