"""The steps lead to the tables the code speaks of, and are taken once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.errors import StoreUnavailable
from bot.store import migrate, open_store
from bot.store import migrate as package_migrate
from bot.store.migrate import NEWEST_STEP
from bot.store.schema import metadata
from tests.databases import talking_to
from tests.store.posts import Notebook

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


def test_replicas_that_migrate_at_once_wait_for_each_other(
    postgres_server: str,
) -> None:
    name = f"threadkeeper_{uuid4().hex[:12]}"
    url = sa.make_url(postgres_server).set(database=name)
    text = url.render_as_string(hide_password=False)
    with talking_to(postgres_server) as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            with ThreadPoolExecutor(4) as replicas:
                list(replicas.map(migrate, [text] * 4))
            assert migrate(text) == NEWEST_STEP
        finally:
            conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
