"""What is old goes; what is needed stays; and one process does it."""

import asyncio
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.store import Store
from bot.store.housekeeping import is_due
from bot.store.schema import events, jobs, requests, workers
from tests.store.conftest import Opener
from tests.store.posts import command, leased, posted

LONG_AGO = datetime.now(UTC) - timedelta(hours=49)


def age(database: sa.Connection, table: sa.Table, **times: datetime) -> None:
    database.execute(sa.update(table).values(**times))


async def test_old_event_ids_are_forgotten(
    store: Store, database: sa.Connection
) -> None:
    await leased(store, posted("1.0"))
    age(database, events, received_at=LONG_AGO)
    await store.inbox.take_in(posted("1.1"), room=False)
    await store.housekeeping.tidy()
    assert database.scalars(sa.select(events.c.event_id)).all() == ["Ev-T1-1.1"]


async def test_a_long_backlog_is_pruned_in_batches(
    store: Store, database: sa.Connection
) -> None:
    rows = [
        {"event_id": f"E{n}", "team": "T", "team_id": "T", "received_at": LONG_AGO}
        for n in range(1100)
    ]
    database.execute(sa.insert(events), rows)
    await store.housekeeping.tidy()
    assert database.scalar(sa.select(sa.func.count()).select_from(events)) == 0


async def test_requests_are_forgotten_once_they_are_over(
    store: Store, database: sa.Connection
) -> None:
    over = (await store.requests.take_in(command("1.a"), room=True)).lease
    assert over is not None
    await store.requests.take_in(command("1.b"), room=True)
    await store.requests.finish(over, "done")
    age(database, requests, taken_in_at=LONG_AGO)
    await store.housekeeping.tidy()
    assert database.scalars(sa.select(requests.c.trigger_id)).all() == ["1.b"]


async def test_processes_that_are_long_gone_are_forgotten(
    store: Store, database: sa.Connection
) -> None:
    began = dict.fromkeys(("started_at", "steady_since"), LONG_AGO)
    age(database, workers, heartbeat_at=LONG_AGO)
    await store.look()
    age(database, workers, **began)
    gone = began | {"heartbeat_at": LONG_AGO}
    database.execute(sa.insert(workers).values(id="gone", **gone))
    await store.housekeeping.tidy()
    assert database.scalars(sa.select(workers.c.id)).all() == ["we"]


async def test_it_is_done_once_in_a_while_whoever_asks(
    store: Store, database: sa.Connection
) -> None:
    await store.housekeeping.tidy()
    await leased(store, posted("1.0"))
    age(database, events, received_at=LONG_AGO)
    await store.housekeeping.tidy()
    assert database.scalar(sa.select(sa.func.count()).select_from(events)) == 1

    age(database, jobs, last_run=LONG_AGO)
    await store.housekeeping.tidy()
    assert database.scalar(sa.select(sa.func.count()).select_from(events)) == 0


async def test_of_many_processes_one_does_it(opened: Opener) -> None:
    stores = [await opened(f"w{n}") for n in range(4)]
    asked = (
        store.inbox.database.write_one(is_due, "prune events")
        for store in stores
        for _ in range(5)
    )
    assert sorted(await asyncio.gather(*asked)) == [False] * 19 + [True]
