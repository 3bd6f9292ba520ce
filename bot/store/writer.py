"""The one thread that writes to a SQLite file, a batch of functions at a time."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.store.dialects import sqlite_of

T = TypeVar("T")

_LARGEST_BATCH = 128


@dataclass(frozen=True, slots=True)
class _Job:
    """A function that somebody waits for."""

    f: Callable[[sa.Connection], Any]
    done: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Failed:
    """A function that raised; what it wrote is undone."""

    error: Exception


class Writer:
    """Owns the only connection that writes, and commits many functions at once.

    A commit waits for the disk, whatever is in it: what gathers meanwhile is
    the next batch. A function that raises fails alone, a commit that fails
    takes all of its batch along.
    """

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._is_closed = False
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    async def run(self, f: Callable[[sa.Connection], T]) -> T:
        """Run `f` and commit; its result is durable when this returns."""
        if self._is_closed:
            raise sqlite3.ProgrammingError("the file is closed")
        done: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put(_Job(f, done))
        return await done

    async def close(self) -> None:
        """Write what is still waiting, then end; whoever comes later is refused."""
        self._is_closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._conn.close()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._gather()
            outcomes = _commit(self._conn, batch) if batch else []
            self._loop.call_soon_threadsafe(_settle, batch, outcomes)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Wait for a job and take all that are there; whether that was the last."""
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == _LARGEST_BATCH:
                return batch, False
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return batch, False
        return batch, True


def _commit(conn: sa.Connection, batch: Sequence[_Job]) -> list[Any]:
    """Run `batch` in one transaction, which SQLAlchemy need not hear of."""
    sqlite = sqlite_of(conn)
    try:
        sqlite.execute("BEGIN IMMEDIATE")
        outcomes = [_attempt(conn, sqlite, job) for job in batch]
        sqlite.execute("COMMIT")
    except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told
        if sqlite.in_transaction:
            sqlite.execute("ROLLBACK")
        return [_Failed(error)] * len(batch)
    return outcomes


def _attempt(conn: sa.Connection, sqlite: sqlite3.Connection, job: _Job) -> object:
    sqlite.execute("SAVEPOINT job")
    try:
        outcome: object = job.f(conn)
    except Exception as error:
        # A full disk may have undone the whole transaction, savepoint and all.
        if not sqlite.in_transaction:
            raise
        sqlite.execute("ROLLBACK TO job")
        outcome = _Failed(error)
    sqlite.execute("RELEASE job")
    return outcome


def _settle(batch: Sequence[_Job], outcomes: Sequence[Any]) -> None:
    for job, outcome in zip(batch, outcomes, strict=True):
        if job.done.cancelled():
            continue
        if isinstance(outcome, _Failed):
            job.done.set_exception(outcome.error)
        else:
            job.done.set_result(outcome)
