"""So many in any window, whoever asks, and nobody overtakes."""

import asyncio
import json
import sys
from datetime import timedelta
from itertools import pairwise
from time import monotonic

import pytest
import sqlalchemy as sa

from bot.store import Store, slots
from bot.store.schema import rate_slots
from tests.databases import talking_to


async def wait(
    store: Store, key: str, *, limit: int, window_s: float, max_wait_s: float
) -> float | None:
    """How long whoever asks just now has to wait for the next slot."""
    return await store.slots.database.write_one(
        slots.reserve, key, limit, window_s, max_wait_s=max_wait_s
    )


async def waits(store: Store, key: str, times: int, **limits: float) -> list[float]:
    """What one who asks again and again is told; None would fail the comparison."""
    told = []
    for _ in range(times):
        wait_s = await wait(
            store,
            key,
            limit=3,
            window_s=100.0,
            max_wait_s=limits.get("max_wait_s", 600.0),
        )
        assert wait_s is not None
        told.append(wait_s)
    return told


async def test_slots_are_free_up_to_the_limit_and_then_a_window_apart(
    store: Store,
) -> None:
    told = await waits(store, "model", 9)
    assert told == pytest.approx([0] * 3 + [100] * 3 + [200] * 3, abs=10)
    assert all(later >= earlier - 10 for earlier, later in pairwise(told))


async def test_who_would_wait_too_long_is_refused_and_books_nothing(
    store: Store,
) -> None:
    await waits(store, "model", 3)
    for _ in range(5):
        refused = await wait(store, "model", limit=3, window_s=100.0, max_wait_s=50.0)
        assert refused is None
    assert await waits(store, "model", 1) == pytest.approx([100], abs=10)


async def test_each_key_has_its_own_slots(store: Store) -> None:
    await waits(store, "one", 3)
    assert await waits(store, "other", 1) == pytest.approx([0], abs=0.1)


async def test_a_slot_is_free_again_when_its_window_is_over(store: Store) -> None:
    async def ask() -> float | None:
        return await wait(store, "m", limit=1, window_s=0.02, max_wait_s=1.0)

    await ask()
    await asyncio.sleep(0.03)
    assert await ask() == pytest.approx(0, abs=0.005)


async def test_those_who_ask_at_once_never_share_a_slot(store: Store) -> None:
    asked = (
        wait(store, "m", limit=5, window_s=100.0, max_wait_s=1_000.0) for _ in range(25)
    )
    told = sorted(wait_s or 0.0 for wait_s in await asyncio.gather(*asked))
    expected = [100.0 * (n // 5) for n in range(25)]
    assert told == pytest.approx(expected, abs=20)


ASKING = """
import asyncio, sys
from bot.store import open_store
from tests.store.posts import Notebook

async def main():
    async with open_store(sys.argv[1], journal=Notebook()) as store:
        asked = [
            store.slots.reserve("m", limit=50, window_s=0.5, max_wait_s=60.0)
            for _ in range(150)
        ]
        assert None not in await asyncio.gather(*asked)

asyncio.run(main())
"""
KEPT = """
    CREATE TABLE booked (slot timestamptz);
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO booked VALUES (NEW.slots[cardinality(NEW.slots)]);
      RETURN NEW;
    END $$;
    CREATE TRIGGER keep AFTER INSERT OR UPDATE ON rate_slots
      FOR EACH ROW EXECUTE FUNCTION keep();
"""


async def test_of_300_slots_of_two_processes_no_window_holds_too_many(
    postgres_url: str,
) -> None:
    with talking_to(postgres_url) as conn:
        conn.exec_driver_sql(KEPT)
        try:
            processes = [
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-c", ASKING, postgres_url)
                )
                for _ in range(2)
            ]
            assert [await process.wait() for process in processes] == [0, 0]
            booked = sa.text("SELECT slot FROM booked ORDER BY slot")
            slots = conn.scalars(booked).all()
        finally:
            conn.exec_driver_sql("DROP FUNCTION keep CASCADE; DROP TABLE booked")
    assert len(slots) == 300
    window = timedelta(seconds=0.5)
    assert all(
        later - slot >= window for slot, later in zip(slots, slots[50:], strict=False)
    )


async def test_a_high_limit_costs_one_moment_and_is_spread_evenly(
    store: Store, database: sa.Connection
) -> None:
    """Of 1,000 in 9 s a hundred go at once, then one each hundredth of a second."""
    asked = (
        wait(store, "m", limit=1_000, window_s=9.0, max_wait_s=100.0)
        for _ in range(300)
    )
    told = sorted(wait_s or 0.0 for wait_s in await asyncio.gather(*asked))
    assert told[:100] == [0.0] * 100
    assert told[-1] <= 2.0 + 0.001
    [kept] = database.scalars(sa.select(rate_slots.c.slots)).all()
    assert len(json.loads(kept) if isinstance(kept, str) else kept) == 1


async def test_no_window_holds_more_than_a_high_limit(store: Store) -> None:
    earliest_s, latest_s = [], []
    for _ in range(1_300):
        asked_at_s = monotonic()
        wait_s = await wait(store, "m", limit=1_000, window_s=60.0, max_wait_s=100.0)
        assert wait_s is not None
        earliest_s.append(asked_at_s + wait_s)
        latest_s.append(monotonic() + wait_s)
    assert all(
        later - slot >= 60.0 - 0.01
        for slot, later in zip(earliest_s, latest_s[1_000:], strict=False)
    )


async def test_who_would_wait_too_long_under_a_high_limit_books_nothing(
    store: Store,
) -> None:
    async def ask() -> float | None:
        return await wait(store, "m", limit=600, window_s=5.4e6, max_wait_s=5.0)

    told = [await ask() for _ in range(70)]
    assert told == [0.0] * 60 + [None] * 10
