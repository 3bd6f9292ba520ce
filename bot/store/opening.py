"""Opening the store, for the process that answers."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.core.installations import Vault
from bot.core.journal import Journal
from bot.core.news import Change
from bot.store import liveness
from bot.store.database import Database
from bot.store.dialects import tell_others
from bot.store.engine_sqlite import only_one, sqlite_database
from bot.store.heart import Heart
from bot.store.housekeeping import Housekeeping
from bot.store.migrate import bring_up_to_date, check_step, step_of
from bot.store.slots import StoredSlots
from bot.store.stored_answers import StoredAnswers
from bot.store.stored_conversations import StoredConversations
from bot.store.stored_inbox import StoredInbox
from bot.store.stored_installations import StoredInstallations, StoredOAuthStates
from bot.store.stored_meter import StoredMeter
from bot.store.stored_prompts import StoredPrompts
from bot.store.stored_requests import StoredRequests
from bot.store.stored_stops import StoredStops
from bot.store.stored_summaries import StoredSummaries
from bot.store.stored_tasks import StoredGlossary, StoredResults, StoredSubjects
from bot.store.urls import SQLITE, database_url
from bot.store.wakeups import Hint

DEAD_AFTER_S = 9.0
"""How long a process may be silent before others take over what it works on."""
_BYE_WITHIN_S = 5.0
"""How long it may take to give them back; after that they are taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Everything we remember, by who asks for it.

    `still_ours` raises `LeaseLost` once others may soon take this process for
    dead. `look` raises `StoreUnavailable` unless the database takes writes.
    `tell_others` lets the other processes know of a change outside the database.
    `living` tells how many processes share it, `next_death_in_s` when another of
    them may be dead, should it stay silent. `let_go` ends all waiting for a
    database that may never answer, for good.
    """

    inbox: StoredInbox
    conversations: StoredConversations
    requests: StoredRequests
    stops: StoredStops
    summaries: StoredSummaries
    answers: StoredAnswers
    results: StoredResults
    subjects: StoredSubjects
    glossary: StoredGlossary
    prompts: StoredPrompts
    slots: StoredSlots
    meter: StoredMeter
    installations: Callable[[Vault], StoredInstallations]
    oauth_states: StoredOAuthStates
    housekeeping: Housekeeping
    wakeups: Callable[[], AsyncGenerator[Hint, None]]
    tell_others: Callable[[Change], Awaitable[None]]
    still_ours: Callable[[], None]
    living: Callable[[], int]
    next_death_in_s: Callable[[], float]
    look: Callable[[], Awaitable[None]]
    let_go: Callable[[], None]


@asynccontextmanager
async def open_store(
    url: str,
    *,
    journal: Journal,
    worker_id: str | None = None,
    dead_after_s: float = DEAD_AFTER_S,
    retention_days: float = 0,
) -> AsyncIterator[Store]:
    """Open the store as a process that works; on leaving, its leases are given back.

    A SQLite file is made and brought up to date, and belongs to one such
    process at a time: leases found in it are void. Raises `StoreUnavailable`,
    with words for an operator, where that can not be.
    """
    where, owner = database_url(url), worker_id or uuid4().hex
    alone = where.get_backend_name() == SQLITE
    async with _sqlite_alone(where) if alone else _postgres(where) as database:
        heart = Heart(database, owner=owner, dead_after_s=dead_after_s, journal=journal)
        await heart.beat()
        async with (
            _working(database, owner),
            nullcontext() if alone else heart.beating(),
        ):
            line = database.in_line()
            yield Store(
                inbox=StoredInbox(database, line, owner, dead_after_s),
                conversations=StoredConversations(line),
                requests=StoredRequests(database, owner, dead_after_s),
                stops=StoredStops(database, owner),
                summaries=StoredSummaries(line),
                answers=StoredAnswers(line),
                results=StoredResults(line),
                subjects=StoredSubjects(line),
                glossary=StoredGlossary(line),
                prompts=StoredPrompts(line),
                slots=StoredSlots(line),
                meter=StoredMeter(line),
                installations=partial(StoredInstallations, database),
                oauth_states=StoredOAuthStates(database),
                housekeeping=Housekeeping(database, retention_days),
                wakeups=partial(database.wakeups, journal),
                tell_others=_nobody_else if alone else partial(_tell, database),
                still_ours=_surely_ours if alone else heart.still_ours,
                living=heart.living,
                next_death_in_s=heart.next_death_in_s,
                look=heart.beat,
                let_go=database.let_go,
            )


@asynccontextmanager
async def _working(database: Database, owner: str) -> AsyncIterator[None]:
    """Give back all leases at the end; if that fails, others take them over."""
    try:
        yield
    finally:
        with suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(_BYE_WITHIN_S):
                await database.write(liveness.bye, owner)


@asynccontextmanager
async def _sqlite_alone(where: sa.URL) -> AsyncIterator[Database]:
    """The file as its only worker; whatever ran on it before has ended."""
    with only_one(where):
        await asyncio.to_thread(bring_up_to_date, where)
        async with sqlite_database(where) as database:
            await database.write(liveness.recover)
            yield database


@asynccontextmanager
async def _postgres(where: sa.URL) -> AsyncIterator[Database]:
    """A server that others may use as well; it is brought up to date by `migrate`."""
    # What it takes to speak to a server is megabytes that a file does without.
    from bot.store.engine_postgres import postgres_database

    async with postgres_database(where) as database:
        check_step(await database.read(step_of))
        yield database


async def _nobody_else(change: Change) -> None:
    """Nobody else works on a SQLite file."""


async def _tell(database: Database, change: Change) -> None:
    await database.write_one(tell_others, change)


def _surely_ours() -> None:
    """Nobody else can work on a SQLite file that is ours."""
