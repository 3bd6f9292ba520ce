"""Done once on PostgreSQL, however often it is run and wherever that breaks off."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
import sqlalchemy as sa

from bot.store import Store
from bot.store.once import Once
from bot.store.urls import database_url
from tests.databases import talking_to
from tests.scenarios.office import until
from tests.store.conftest import Opener
from tests.store.unheard import unheard

WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
async def ours(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("bot.store.engine_postgres._PATIENCE_S", 60.0)
    return await opened("ours", dead_after_s=1000.0)


@contextmanager
def two_connections(url: str) -> Iterator[tuple[sa.Connection, sa.Connection]]:
    engine = sa.create_engine(database_url(url))
    try:
        with engine.connect() as one, engine.connect() as other:
            yield one, other
    finally:
        engine.dispose()


async def test_however_often_nobody_hears_that_it_is_done(ours: Store) -> None:
    runs = count(1)
    with unheard(times=3):
        assert await ours.inbox.database.write_once(lambda _: next(runs)) == 1


async def test_what_broke_off_before_it_was_committed_is_run_again(
    ours: Store,
) -> None:
    runs: list[sa.Connection] = []

    def break_off_once(conn: sa.Connection) -> int:
        runs.append(conn)
        driver = conn.connection.driver_connection
        if len(runs) == 1 and driver is not None:
            driver.pgconn.finish()
        conn.execute(sa.select(1))
        return len(runs)

    assert await ours.inbox.database.write_once(break_off_once) == 2


async def test_what_raises_is_not_done_and_not_run_again(ours: Store) -> None:
    runs = count(1)

    def fail(_: sa.Connection) -> None:
        raise LookupError(next(runs))

    with pytest.raises(LookupError, match="1"):
        await ours.inbox.database.write_once(fail)


@pytest.mark.parametrize(("is_committed", "outcome"), [(True, 1), (False, 2)])
async def test_who_comes_while_it_may_yet_be_committed_waits_for_that(
    postgres_url: str, is_committed: bool, outcome: int
) -> None:
    runs = count(1)
    once = Once(lambda _: next(runs))
    with (
        two_connections(postgres_url) as (first, second),
        talking_to(postgres_url) as looking,
    ):
        assert once(first) == 1
        coming = asyncio.create_task(asyncio.to_thread(once, second))
        await until(lambda: looking.scalar(sa.text(WAITING)))
        await asyncio.to_thread(first.commit if is_committed else first.rollback)
        assert await coming == outcome
