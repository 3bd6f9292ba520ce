"""What nobody needs any more goes, a little at a time, once for all processes."""

import asyncio
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.dialects import insert
from bot.store.retention import forget_old
from bot.store.schema import events, jobs, oauth_states, requests, results, workers
from bot.store.times import ago

_HOUR_S = 3600.0
_BATCH_ROWS = 500
_PAUSE_S = 0.05
_RETENTION = "forget old conversations"
EVERY_S = 600.0
"""How often each job runs, in whichever process asks first."""


@dataclass(frozen=True, slots=True)
class _Pruning:
    """Rows to delete, found by a time that lies so far back."""

    table: sa.Table
    time: sa.Column[object]
    after_s: float
    where: sa.ColumnElement[bool]


_PRUNINGS = (
    _Pruning(oauth_states, oauth_states.c.issued_at, _HOUR_S, sa.true()),
    _Pruning(events, events.c.received_at, 48 * _HOUR_S, sa.true()),
    _Pruning(results, results.c.kept_at, 48 * _HOUR_S, sa.true()),
    _Pruning(workers, workers.c.heartbeat_at, _HOUR_S, sa.true()),
    _Pruning(
        requests, requests.c.taken_in_at, 48 * _HOUR_S, requests.c.state != "waiting"
    ),
)


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Prunes; small batches, so that nobody who writes has to wait for long.

    Conversations that rested for `retention_days` go, or for what their
    workspace has set instead; 0 keeps them for good.
    """

    database: Database
    retention_days: float = 0

    async def tidy(self) -> None:
        """Run what is due. Raises `StoreUnavailable`; the rest is done next time."""
        for pruning in _PRUNINGS:
            if await self.database.write_one(is_due, f"prune {pruning.table.name}"):
                await self._prune(pruning)
        if await self.database.write_one(is_due, _RETENTION):
            await forget_old(self.database, self.retention_days)

    async def _prune(self, pruning: _Pruning) -> None:
        pruned = _BATCH_ROWS
        while pruned == _BATCH_ROWS:
            pruned = await self.database.write_one(prune, pruning)
            await asyncio.sleep(_PAUSE_S)


def is_due(conn: sa.Connection, job: str) -> bool:
    """Whether `job` has to run now; True is told to one process only."""
    now = {"name": job, "last_run": ago(0)}
    taken = conn.scalar(
        insert(conn, jobs)
        .values(now)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"last_run": ago(0)},
            where=jobs.c.last_run < ago(EVERY_S),
        )
        .returning(jobs.c.name)
    )
    return taken is not None


def prune(conn: sa.Connection, pruning: _Pruning) -> int:
    """Delete one batch; how many rows that were."""
    (key,) = pruning.table.primary_key
    old = (
        sa.select(key)
        .where(pruning.time < ago(pruning.after_s), pruning.where)
        .limit(_BATCH_ROWS)
    )
    return conn.execute(sa.delete(pruning.table).where(key.in_(old))).rowcount
