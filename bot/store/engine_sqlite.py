"""SQLite: one thread writes, a few connections read, one `run` at a time."""

import fcntl
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.core.incoming import Posted, TakenIn
from bot.core.journal import Journal
from bot.store import intake_sqlite
from bot.store.failures import unavailable
from bot.store.pragmas import say_at_connect
from bot.store.readers import Readers
from bot.store.urls import sqlite_file
from bot.store.wakeups import Hint, no_wakeups
from bot.store.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

_TROUBLE = (sa.exc.SQLAlchemyError, sqlite3.Error)
_WRITING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA journal_size_limit={64 * 1024 * 1024}",
)


class SqliteDatabase:
    """A `Database` in a SQLite file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    def in_line(self) -> "SqliteDatabase":
        """The same: its writer takes a batch at a time of however many wait."""
        return self

    def let_go(self) -> None:
        """A disk is waited for: who writes to it can not be called back."""

    def wakeups(self, _: Journal) -> AsyncGenerator[Hint, None]:
        """None: nobody else works on a file."""
        return no_wakeups()

    async def write(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` in the writer's thread, in a savepoint of the next commit: once."""
        try:
            return await self._writer.run(lambda conn: f(conn, *args, **kwargs))
        except _TROUBLE as error:
            raise unavailable(error) from None

    write_once = write
    write_one = write
    read_in_turn = write

    async def take_in_post(self, posted: Posted, claimer: str | None) -> TakenIn:
        """Store a post once; lease its conversation to `claimer` if it was idle."""
        return await self.write(intake_sqlite.take_in_post, posted, claimer)

    async def read(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` on a connection that can not write."""
        try:
            return await self._readers.run(lambda conn: f(conn, *args, **kwargs))
        except _TROUBLE as error:
            raise unavailable(error) from None


@asynccontextmanager
async def sqlite_database(url: sa.URL) -> AsyncIterator[SqliteDatabase]:
    """Open the file; several processes may, each with short transactions."""
    engine = writing_engine(url)
    try:
        writer = Writer(engine.connect())
    except _TROUBLE as error:
        raise unavailable(error) from None
    readers = Readers(url)
    try:
        yield SqliteDatabase(writer, readers)
    finally:
        await readers.close()
        await writer.close()
        engine.dispose()


def writing_engine(url: sa.URL) -> sa.Engine:
    """Connections that write; what is committed survives a power cut.

    What is taken away is overwritten, whatever the library was built to do.
    """
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
        connect_args={"check_same_thread": False, "timeout": 5.0},
        hide_parameters=True,
    )
    say_at_connect(engine, _WRITING)
    return engine


@contextmanager
def only_one(url: sa.URL) -> Iterator[None]:
    """Keep a second `run` (or `migrate`) away from the file.

    The system lets go of the lock when this process ends, however it ends.
    Raises `StoreUnavailable` when another one has it.
    """
    database = sqlite_file(url)
    path = Path(f"{database}.lock")
    try:
        lock = path.open("a")
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreUnavailable(
                f"another threadkeeper works with {database}; stop it first"
            ) from None
        yield
