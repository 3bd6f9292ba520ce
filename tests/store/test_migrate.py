"""The steps lead to the tables the code speaks of, and are taken once."""

import asyncio
import subprocess
import sys
from asyncio import create_subprocess_exec
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.conversation import TurnResult, TurnState
from bot.core.errors import StoreUnavailable
from bot.store import Store, migrate, open_store
from bot.store import migrate as package_migrate
from bot.store.migrate import NEWEST_STEP
from bot.store.schema import metadata
from tests.databases import talking_to
from tests.scenarios.office import until
from tests.store.posts import Notebook, command, leased, posted

DONE = TurnState.DONE
MIGRATING = "import sys; from bot.store import migrate; migrate(sys.argv[1])"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = %s AND wait_event_type = 'Lock'
"""
STEPS = Path(sys.modules[package_migrate.__module__].__file__ or "").with_name("steps")


async def test_the_steps_lead_to_the_tables_of_the_schema(
    database: sa.Connection,
) -> None:
    context = MigrationContext.configure(database, opts={"compare_type": True})
    assert compare_metadata(context, metadata) == []


def test_partial_indexes_are_what_the_schema_says(database: sa.Connection) -> None:
    def partial(indexes: object) -> dict[str, str]:
        return {
            str(index["name"]): str(where).replace("(", "").replace(")", "")
            for index in indexes  # type: ignore[attr-defined] # reflected dicts
            for option, where in index["dialect_options"].items()
            if option.endswith("_where")
        }

    found = partial(sa.inspect(database).get_indexes("conversations"))
    assert found == {
        "conversations_waiting_idx": "inbox_seq > done_seq AND lease_owner IS NULL",
        "conversations_leased_idx": "lease_owner IS NOT NULL",
    }


def test_an_index_is_partial_where_the_schema_says_so(
    database: sa.Connection,
) -> None:
    said = {i.name for t in metadata.sorted_tables for i in t.indexes if i.info}
    found = {
        index["name"]
        for table in metadata.tables
        for index in sa.inspect(database).get_indexes(table)
        if any(o.endswith("_where") for o in index.get("dialect_options", {}))
    }

    assert said == found != set()


def test_the_newest_step_is_the_one_the_code_names() -> None:
    assert ScriptDirectory(str(STEPS)).get_current_head() == NEWEST_STEP


def test_a_database_that_is_up_to_date_is_left_alone(url: str) -> None:
    assert migrate(url) == NEWEST_STEP


def test_an_up_to_date_start_does_not_import_alembic(sqlite_url: str) -> None:
    code = (
        "import sys; from bot.store import migrate; migrate(sys.argv[1]);"
        "sys.exit('alembic' in sys.modules or 'psycopg' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, sqlite_url], check=True, timeout=30)  # noqa: S603 - our own interpreter


def test_a_database_of_a_newer_version_is_not_touched(
    url: str, database: sa.Connection
) -> None:
    database.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    try:
        with pytest.raises(StoreUnavailable, match="newer version"):
            migrate(url)
    finally:
        version = sa.text("UPDATE alembic_version SET version_num = :step")
        database.execute(version, {"step": NEWEST_STEP})


async def test_a_postgres_nobody_migrated_is_not_run_on(postgres_server: str) -> None:
    with pytest.raises(StoreUnavailable, match="threadkeeper migrate"):
        async with open_store(postgres_server, journal=Notebook()):
            pass


async def test_a_process_goes_on_while_a_newer_version_adds_to_its_tables(
    postgres_url: str,
) -> None:
    tables = ("conversations", "messages", "turns", "requests", "workers", "events")
    async with open_store(postgres_url, journal=Notebook()) as store:
        await talk(store, 1)
        with talking_to(postgres_url) as conn:
            for table in tables:
                conn.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN news TEXT")
            conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
            try:
                await talk(store, 2)
                with pytest.raises(StoreUnavailable, match="newer version"):
                    async with open_store(postgres_url, journal=Notebook()):
                        pass
            finally:
                for table in tables:
                    conn.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN news")
                version = "UPDATE alembic_version SET version_num = %s"
                conn.exec_driver_sql(version, (NEWEST_STEP,))


async def talk(store: Store, thread: int) -> None:
    """Often enough for the driver to prepare what it says to the server."""
    for number in range(12):
        post = posted(f"{thread}.{number:06}", thread=f"{thread}.{number:06}")
        lease = await leased(store, post)
        posts = await store.inbox.pending(lease)
        turn = (await store.conversations.begin_turn(lease, posts)).number
        await store.conversations.end_turn(lease, turn, TurnResult(state=DONE))
        assert not await store.inbox.release(lease, 1)
        taken = await store.requests.take_in(command(f"{thread}.{number}"), room=True)
        assert taken.lease is not None
        await store.requests.finish(taken.lease, "done")
        await store.look()


async def test_replicas_that_migrate_at_once_wait_for_each_other(
    postgres_server: str,
) -> None:
    """In processes of their own: one process cannot take steps twice at once."""
    name = f"threadkeeper_{uuid4().hex[:12]}"
    url = sa.make_url(postgres_server).set(database=name)
    text = url.render_as_string(hide_password=False)
    with talking_to(postgres_server) as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            with talking_to(text) as first:
                first.exec_driver_sql("BEGIN; CREATE TABLE alembic_version ()")
                migrating = (*(sys.executable, "-c", MIGRATING), text)
                replicas = [await create_subprocess_exec(*migrating) for _ in range(2)]
                await until(
                    lambda: conn.exec_driver_sql(WAITING, (name,)).scalar() == 2
                )
                first.exec_driver_sql("ROLLBACK")
            async with asyncio.timeout(60):
                assert [await replica.wait() for replica in replicas] == [0, 0]
            assert migrate(text) == NEWEST_STEP
        finally:
            conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
