"""A bot that is told to end while its database answers nobody."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from bot.app.running import running
from bot.core.journal import Stopped
from bot.playground.model.server import LocalModel
from bot.playground.slack import LocalSlack
from bot.playground.slack.messages import Message
from bot.settings import read_settings
from bot.store import migrate
from tests.databases import somebody_waits_for_one
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import KEY, Facts, settings_for, until
from tests.scenarios.test_failover import INSISTENT
from tests.standby import Server, lone_server


@pytest.fixture
def server() -> Iterator[Server]:
    with lone_server() as server:
        migrate(server.url)
        yield server


async def test_it_ends_and_the_next_one_answers(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.running.FAREWELL_S", 0.5)
    facts = Facts()
    async with LocalSlack(rules=INSISTENT) as slack, LocalModel(api_key=KEY) as model:
        known = settings_for(slack, model, KeptInPostgres(server.url), "http")
        settings = read_settings(**known | {"lease_timeout_s": 2.0})

        def ask() -> Message:
            return slack.people.post("Ana", "#general", f"{slack.mention} hello")

        def said_to(root: Message) -> list[Message]:
            return slack.thread(root.channel, root.root_ts)[1:]

        bot = AsyncExitStack()
        await bot.enter_async_context(running(settings, facts))
        with model.holding():
            asked = [ask()]
            await model.until_asked()
            server.freeze()
            asked.append(ask())
            ending = asyncio.create_task(bot.aclose())
            await asyncio.wait([ending], timeout=60)
            assert ending.done()
            await until(lambda: not somebody_waits_for_one())
        assert [stopped.handed_over for stopped in facts.of(Stopped)] == [1]

        server.thaw()
        async with running(settings, facts):
            await slack.until(lambda: all(map(said_to, asked)))
            await slack.delivery.all_done()
