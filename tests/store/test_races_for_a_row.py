"""What a statement believes that has waited for somebody else's row to be let go."""

import asyncio
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.core.stops import Heeded
from bot.store import Store, changes, turns
from bot.store import requests as stored_requests
from bot.store.schema import conversations, requests
from bot.store.schema import turns as turns_table
from bot.store.times import ago
from bot.store.urls import database_url
from tests.databases import talking_to
from tests.store.conftest import Opener
from tests.store.posts import command, deleted, edited, leased, posted
from tests.store.test_stops import stop
from tests.store.test_turns import begin, done

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
WHEN_LET_GO = """
    CREATE OR REPLACE FUNCTION when_let_go() RETURNS timestamptz LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN clock_timestamp(); END $$
"""


@pytest.fixture
async def ours(opened: Opener) -> Store:
    return await opened("ours", dead_after_s=1000.0)


@pytest.fixture
def held(postgres_url: str) -> Iterator[sa.Connection]:
    """A transaction of somebody else's, in which rows are held until its commit."""
    engine = sa.create_engine(database_url(postgres_url), poolclass=sa.NullPool)
    with engine.connect() as conn:
        yield conn


async def until_one_waits(url: str) -> None:
    with talking_to(url) as conn:
        async with asyncio.timeout(30):
            while not conn.exec_driver_sql(WAITING).scalar():  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)


async def test_of_a_thread_deleted_while_its_answer_is_stored_no_word_is_kept(
    ours: Store, held: sa.Connection, postgres_url: str
) -> None:
    lease = await leased(ours, posted("1.0"))
    turn = await begin(ours, lease)
    changes.take_in_change(held, deleted("1.0"))
    ending = asyncio.create_task(ours.conversations.end_turn(lease, turn, done("1.5")))
    await until_one_waits(postgres_url)
    held.commit()
    await ending
    with talking_to(postgres_url) as conn:
        assert conn.scalar(sa.select(conversations.c.is_closed))
        assert conn.scalar(sa.select(turns_table.c.answer)) == "[]"


async def test_a_summary_that_is_void_by_then_is_not_told(
    ours: Store, held: sa.Connection, postgres_url: str
) -> None:
    lease = await leased(ours, posted("1.0"))
    turn = await begin(ours, lease)
    await ours.conversations.end_turn(lease, turn, done("1.5"))
    await ours.inbox.take_in(posted("2.0", thread="1.0"), room=False)
    told = {"summary": "Of 1.0.", "summary_turn": 1, "summary_ts": "1.0"}
    with talking_to(postgres_url) as conn:
        conn.execute(sa.update(conversations).values(told))
    posts = await ours.inbox.pending(lease)
    changes.take_in_change(held, edited("1.0", "something else"))
    beginning = asyncio.create_task(ours.conversations.begin_turn(lease, posts))
    await until_one_waits(postgres_url)
    held.commit()
    begun = await beginning
    assert begun.history is not None
    assert begun.history.summary is None


async def test_a_turn_that_was_begun_unheard_is_begun_again(
    ours: Store, held: sa.Connection, postgres_url: str
) -> None:
    """As where the first connection is lost, and its commit still to come."""
    lease = await leased(ours, posted("1.0"))
    posts = await ours.inbox.pending(lease)
    turns.begin_turn(held, lease, posts, reading=False)
    again = asyncio.create_task(ours.conversations.begin_turn(lease, posts))
    await until_one_waits(postgres_url)
    held.commit()
    assert (await again).number == 2


async def test_a_stop_finds_the_turn_that_is_just_being_begun(
    ours: Store, held: sa.Connection, postgres_url: str
) -> None:
    lease = await leased(ours, posted("1.0"))
    posts = await ours.inbox.pending(lease)
    turns.begin_turn(held, lease, posts, reading=False)
    stopping = asyncio.create_task(ours.stops.request(stop()))
    await until_one_waits(postgres_url)
    held.commit()
    assert await stopping == Heeded(ending=(lease.key,))
    assert await ours.stops.requested() == [lease.key]


async def test_a_request_that_is_over_by_then_is_not_leased_again(
    ours: Store,
    opened: Opener,
    held: sa.Connection,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = await opened("other", dead_after_s=1000.0)
    await ours.requests.take_in(command("1.a"), room=False)
    with talking_to(postgres_url) as conn:
        conn.execute(sa.update(requests).values(not_before=ago(5)))
        conn.exec_driver_sql(WHEN_LET_GO)
    held.exec_driver_sql("SELECT pg_advisory_xact_lock(7)")
    statement = stored_requests._take_waiting
    with monkeypatch.context() as patched:
        patched.setattr(stored_requests, "ago", lambda _: sa.func.when_let_go())
        statement.cache_clear()
        claiming = asyncio.create_task(ours.requests.claim(5))
        await until_one_waits(postgres_url)
    statement.cache_clear()
    [lease] = await other.requests.claim(5)
    await other.requests.finish(lease, "done")
    held.commit()
    assert await claiming == []
    with talking_to(postgres_url) as conn:
        conn.exec_driver_sql("DROP FUNCTION when_let_go")
