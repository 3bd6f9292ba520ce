"""What is special about a file."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import StoreUnavailable
from bot.store import migrate, open_store
from bot.store.engine_sqlite import sqlite_database
from bot.store.leases import held_by
from bot.store.schema import events
from bot.store.urls import database_url
from tests.store.posts import Notebook, leased, posted

KILLED = """
import asyncio, os, signal, sys
from bot.store import open_store
from tests.store.posts import Notebook, posted

async def main():
    async with open_store(sys.argv[1], journal=Notebook()) as store:
        for n in range(5):
            await store.inbox.take_in(posted(f"1.{n}"), room=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_file_is_made_where_there_was_none(tmp_path: Path) -> None:
    path = tmp_path / "a b?c%20.db"
    async with open_store(
        sa.URL.create("sqlite+aiosqlite", database=str(path)).render_as_string(),
        journal=Notebook(),
    ) as store:
        await leased(store, posted("1.0"))
    assert path.exists()


async def test_what_is_committed_survives_a_power_cut(sqlite_url: str) -> None:
    def asked(conn: sa.Connection, name: str) -> object:
        return conn.exec_driver_sql(f"PRAGMA {name}").scalar()

    full = 2
    async with sqlite_database(database_url(sqlite_url)) as database:
        assert await database.write(asked, "synchronous") == full
        assert await database.write(asked, "journal_mode") == "wal"


async def test_a_second_run_is_told_that_there_is_one(sqlite_url: str) -> None:
    async with open_store(sqlite_url, journal=Notebook()):
        with pytest.raises(StoreUnavailable, match="another threadkeeper works with"):
            async with open_store(sqlite_url, journal=Notebook()):
                pass
        with pytest.raises(StoreUnavailable, match="another threadkeeper works with"):
            migrate(sqlite_url)
    async with open_store(sqlite_url, journal=Notebook()):
        pass


async def test_other_commands_read_and_write_beside_a_run(sqlite_url: str) -> None:
    async with open_store(sqlite_url, journal=Notebook(), worker_id="we") as store:
        await leased(store, posted("1.0"))
        async with sqlite_database(database_url(sqlite_url)) as beside:
            [lease] = await beside.read(held_by, "we")
            await beside.write(lambda conn: conn.execute(sa.delete(events)))
        await store.inbox.take_in(posted("1.1"), room=False)
        assert len(await store.inbox.pending(lease)) == 2


async def test_what_is_taken_in_waits_for_a_command_that_writes_beside_a_run(
    sqlite_url: str,
) -> None:
    async with open_store(sqlite_url, journal=Notebook()) as store:
        beside = sqlite3.connect(database_url(sqlite_url).database or "")
        beside.execute("BEGIN IMMEDIATE")
        taking_in = asyncio.create_task(store.inbox.take_in(posted("1.0"), room=True))
        await asyncio.wait([taking_in], timeout=0.3)
        beside.close()
        assert (await taking_in).lease is not None


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:////no/such/folder/threadkeeper.db",
        "mysql://root:secret@localhost/db",
        "nonsense",
    ],
)
async def test_a_wrong_url_is_told_in_one_line_without_its_secrets(url: str) -> None:
    with pytest.raises(StoreUnavailable) as told:
        async with open_store(url, journal=Notebook()):
            pass
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_what_was_taken_in_survives_a_kill_and_is_free_at_once(sqlite_url: str) -> None:
    killed = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", KILLED, sqlite_url], check=False, timeout=30
    )
    assert killed.returncode == -signal.SIGKILL
    assert os.path.exists(f"{sqlite_url.partition('///')[2]}.lock")

    async def restart() -> tuple[Lease, int]:
        async with open_store(sqlite_url, journal=Notebook()) as store:
            [lease] = await store.inbox.claim(10)
            return lease, len(await store.inbox.pending(lease))

    lease, pending = asyncio.run(restart())
    assert (lease.attempts, lease.epoch, pending) == (0, 2, 5)


async def test_a_function_that_fails_takes_no_other_along(sqlite_url: str) -> None:
    def fail(conn: sa.Connection) -> None:
        conn.execute(sa.delete(events))
        raise ValueError("a bug")

    async with sqlite_database(database_url(sqlite_url)) as database:
        outcomes = await asyncio.gather(
            database.take_in_post(posted("1.0"), None),
            database.write(fail),
            database.take_in_post(posted("1.1"), None),
            return_exceptions=True,
        )
        kept = await database.read(lambda conn: conn.scalars(sa.select(events)).all())
    assert isinstance(outcomes[1], ValueError)
    assert len(kept) == 2


async def test_a_file_that_was_closed_takes_nothing_and_keeps_nobody_waiting(
    sqlite_url: str,
) -> None:
    async with sqlite_database(database_url(sqlite_url)) as database:
        await database.take_in_post(posted("1.0"), None)
    async with asyncio.timeout(30):
        with pytest.raises(StoreUnavailable, match="closed"):
            await database.take_in_post(posted("1.1"), None)


async def test_a_full_disk_refuses_and_then_recovers(sqlite_url: str) -> None:
    async with open_store(sqlite_url, journal=Notebook()) as store:
        limit = "PRAGMA max_page_count = {}"
        database = store.inbox.database
        await database.write(lambda conn: conn.exec_driver_sql(limit.format(1)))
        too_much = (posted(f"1.{n}", "x" * 4000) for n in range(200))
        taken_in = await asyncio.gather(
            *(store.inbox.take_in(post, room=False) for post in too_much),
            return_exceptions=True,
        )
        refused = [each for each in taken_in if isinstance(each, StoreUnavailable)]
        assert refused
        assert all("full" in str(each) for each in refused)
        await database.write(lambda conn: conn.exec_driver_sql(limit.format(10**6)))
        await leased(store, posted("2.0", thread="2.0"))


async def test_a_file_that_somebody_keeps_locked_is_unavailable(
    sqlite_url: str,
) -> None:
    async with open_store(sqlite_url, journal=Notebook()) as store:
        database = store.inbox.database
        await database.write(
            lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout=20")
        )
        other = sqlite3.connect(database_url(sqlite_url).database or "")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.inbox.take_in(posted("1.0"), room=True)
        other.close()
        await leased(store, posted("1.0"))
        store.still_ours()
