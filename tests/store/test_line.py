"""Much work waits for few connections; receipts and heartbeats do not wait with it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
import sqlalchemy as sa

from bot.core.incoming import Receipt
from bot.store import engine_postgres, open_store
from tests.databases import talking_to
from tests.scenarios.office import until
from tests.store.posts import Notebook, leased, posted

TURNS = 100
HELD_UP = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@contextmanager
def holding_up_turns(conn: sa.Connection) -> Iterator[None]:
    """Let whoever reads of turns wait."""
    conn.exec_driver_sql("BEGIN")
    conn.exec_driver_sql("LOCK TABLE turns IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        conn.exec_driver_sql("COMMIT")


async def test_receipts_find_a_connection_while_a_hundred_turns_wait(
    postgres_url: str, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_postgres, "_QUEUE_S", 1.0)
    async with open_store(postgres_url, journal=notebook) as store:
        lease = await leased(store, posted("1.0"))
        with talking_to(postgres_url) as conn:
            with holding_up_turns(conn):
                histories = [
                    asyncio.create_task(store.conversations.history(lease))
                    for _ in range(TURNS)
                ]
                await until(lambda: conn.exec_driver_sql(HELD_UP).scalar())
                taken = await store.inbox.take_in(posted("2.0"), room=False)
                line = store.conversations.database
                also_taken = await line.take_in_post(posted("3.0"), None)
                await store.look()
                assert taken.receipt is also_taken.receipt is Receipt.STORED
                assert not any(history.done() for history in histories)
            assert len(await asyncio.gather(*histories)) == TURNS


async def test_a_slot_comes_when_the_line_has_been_waited_for(
    postgres_url: str, notebook: Notebook
) -> None:
    async with open_store(postgres_url, journal=notebook) as store:
        lease = await leased(store, posted("1.0"))
        with talking_to(postgres_url) as conn:
            with holding_up_turns(conn):
                histories = [
                    asyncio.create_task(store.conversations.history(lease))
                    for _ in range(TURNS)
                ]
                await until(lambda: conn.exec_driver_sql(HELD_UP).scalar())
                booking = asyncio.create_task(
                    store.slots.reserve("m", limit=5, window_s=60.0, max_wait_s=1.0)
                )
                await asyncio.sleep(0.05)
                assert not booking.done()
                before_s = monotonic()
            assert (await booking or 0.0) >= before_s
            await asyncio.gather(*histories)
