"""Heartbeats that the database takes long to write."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bot.core.errors import LeaseLost
from bot.store.engine_postgres import postgres_database
from bot.store.heart import Heart
from bot.store.schema import workers
from bot.store.urls import database_url
from tests.databases import talking_to
from tests.store.posts import Notebook

_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@contextmanager
def held_up(url: str) -> Iterator[sa.Connection]:
    """Let heartbeats wait in the database until the block is left."""
    with talking_to(url) as conn:
        conn.exec_driver_sql("BEGIN")
        conn.exec_driver_sql("LOCK TABLE workers IN EXCLUSIVE MODE")
        yield conn
        conn.exec_driver_sql("COMMIT")


async def until_one_waits(conn: sa.Connection) -> None:
    async with asyncio.timeout(30):
        while not conn.scalar(sa.text(_WAITS)):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_what_counts_is_when_a_beat_was_begun(postgres_url: str) -> None:
    now_s = 100.0
    async with postgres_database(database_url(postgres_url)) as database:
        heart = Heart(
            database,
            owner="ours",
            dead_after_s=10.0,
            journal=Notebook(),
            monotonic_s=lambda: now_s,
        )
        with held_up(postgres_url) as conn:
            beating = asyncio.create_task(heart.beat())
            await until_one_waits(conn)
            now_s = 106.1
        await beating
    with pytest.raises(LeaseLost):
        heart.still_ours()


async def test_a_beat_that_is_under_way_ends_before_its_connection_is_closed(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off, it would leave its connection to the collector, which warns of that."""
    monkeypatch.setattr("bot.store.heart._LAST_BEAT_S", 60.0)
    async with postgres_database(database_url(postgres_url)) as database:
        heart = Heart(database, owner="ours", dead_after_s=0.1, journal=Notebook())
        await heart.beat()
        with held_up(postgres_url) as conn:
            before = conn.scalar(sa.select(workers.c.heartbeat_at))
            beating = heart.beating()
            await beating.__aenter__()
            await until_one_waits(conn)
            leaving = asyncio.create_task(beating.__aexit__(None, None, None))
            await asyncio.sleep(0.1)
        assert not await leaving
    with talking_to(postgres_url) as conn:
        assert conn.scalar(sa.select(workers.c.heartbeat_at > before))
