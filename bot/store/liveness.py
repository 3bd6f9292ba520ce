"""That this process lives, as the others see it."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.claiming import had_begun
from bot.store.dialects import insert, wake_others
from bot.store.schema import conversations, requests, workers
from bot.store.times import ago

_LEASABLE = (conversations, requests)


@dataclass(frozen=True, slots=True)
class Roll:
    """How many processes live, this one included; when the next may be dead.

    That is the one not heard of for longest, should it stay silent.
    """

    living: int
    next_death_in_s: float | None


def beat(
    conn: sa.Connection, worker_id: str, longest_gap_s: float, dead_after_s: float
) -> Roll:
    """Write down that we live; a gap longer than `longest_gap_s` is remembered."""
    first = {
        "id": worker_id,
        "started_at": ago(0),
        "steady_since": ago(0),
        "heartbeat_at": ago(0),
    }
    had_gap = workers.c.heartbeat_at < ago(longest_gap_s)
    conn.execute(
        insert(conn, workers)
        .values(first)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={
                "heartbeat_at": ago(0),
                "steady_since": sa.case(
                    (had_gap, ago(0)), else_=workers.c.steady_since
                ),
            },
        )
    )
    others = sa.select(
        sa.func.count(), sa.func.min(workers.c.heartbeat_at), ago(dead_after_s)
    ).where(workers.c.id != worker_id, workers.c.heartbeat_at >= ago(dead_after_s))
    living, heard_at, dead_since = conn.execute(others).one()
    left_s = (heard_at - dead_since).total_seconds() if living else None
    return Roll(1 + living, left_s)


def bye(conn: sa.Connection, worker_id: str) -> None:
    """Leave: give all leases back, for others to go on at once."""
    for table in _LEASABLE:
        conn.execute(
            sa.update(table)
            .where(table.c.lease_owner == worker_id)
            .values(lease_owner=None)
        )
    conn.execute(sa.delete(workers).where(workers.c.id == worker_id))
    wake_others(conn)


def recover(conn: sa.Connection) -> None:
    """Begin where no other process can be alive: whatever was leased broke off."""
    for table, failed in ((conversations, had_begun()), (requests, sa.literal(1))):
        conn.execute(
            sa.update(table)
            .where(table.c.lease_owner.is_not(None))
            .values(lease_owner=None, attempts=table.c.attempts + failed)
        )
    conn.execute(sa.delete(workers))
