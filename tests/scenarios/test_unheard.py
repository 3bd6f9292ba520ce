"""A process of which the database does not hear: others may take it for dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.journal import ModelCalled
from tests.databases import talking_to
from tests.scenarios.kept import Kept
from tests.scenarios.kept_postgres import KeptInPostgres
from tests.scenarios.office import Office, office, until
from tests.scenarios.verbs import whispers

LONG = "one two three four five six seven eight nine ten " * 5
TAKEN_FOR_DEAD_S = 4.0


@pytest.fixture
async def workspace(
    kept: Kept, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """Nothing but the look before each effect keeps this bot from having them."""
    monkeypatch.setattr("bot.work.worker.WATCH_S", 3600.0)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.05)
    async with office(
        kept, database_url=postgres_url, lease_timeout_s=TAKEN_FOR_DEAD_S
    ) as place:
        yield place


@asynccontextmanager
async def unheard(url: str) -> AsyncIterator[None]:
    """Let no heartbeat be written; everything else is.

    Locked from a thread: the bot of this process has to end what it is writing.
    """
    lock = "BEGIN; LOCK TABLE workers IN ACCESS EXCLUSIVE MODE"
    with talking_to(url) as conn:
        await asyncio.to_thread(conn.exec_driver_sql, lock)
        yield


def at_work(what: str) -> bool:
    """Whether the bot, which runs in this process, is still about it."""
    return any(what in repr(task) for task in asyncio.all_tasks())


async def rests(url: str) -> None:
    database = KeptInPostgres(url)
    await until(lambda: not database.is_at_work)


async def test_it_shows_no_more_of_an_answer_and_gives_it_anew_when_it_is_heard(
    workspace: Office, postgres_url: str
) -> None:
    workspace.model.will_say(LONG, delay_s=0.2)
    asked = workspace.mention("count")
    thread = workspace.slack.workspace.channel("#general").thread
    await workspace.slack.until(lambda: "two" in thread(asked.ts)[-1].body.shown)
    begun = thread(asked.ts)[-1].ts
    workspace.model.will_say("Once more.")
    async with unheard(postgres_url):
        await until(lambda: workspace.facts.of(ModelCalled))
        await until(lambda: not at_work("Conversing.work"))
    await rests(postgres_url)
    assert [(m.ts, m.text) for m in thread(asked.ts)[1:]] == [(begun, "Once more.")]
    assert len(workspace.model.requests) == 2


async def test_it_tells_nobody_what_came_of_a_command_and_does_it_anew(
    workspace: Office, postgres_url: str
) -> None:
    lost, found = (f"<translation>\n{w}\n</translation>" for w in ("Aus", "Ein"))
    workspace.model.will_say(lost, delay_s=TAKEN_FOR_DEAD_S, chunk_chars=2_000)
    workspace.model.will_say(found)
    async with unheard(postgres_url):
        people = workspace.slack.people
        assert (await people.command("Ana", "#general", "/translate", "de on")).accepted
        await until(lambda: workspace.facts.of(ModelCalled))
        await until(lambda: not at_work("Serving.serve"))
    await rests(postgres_url)
    told = [str(m.body) for m in whispers(workspace, "Ana")]
    assert [sum(w in each for each in told) for w in ("Aus", "Ein")] == [0, 1]
