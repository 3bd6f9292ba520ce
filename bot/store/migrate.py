"""Bringing a database to the form this version of the code knows."""

from pathlib import Path

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable
from bot.store.engine_sqlite import only_one, writing_engine
from bot.store.failures import unavailable
from bot.store.urls import SQLITE, database_url

NEWEST_STEP = "0018"
"""The last file in `steps/versions`; told here so that nobody need look."""

_NEWER = "the database was made by a newer version of threadkeeper; use that one"

_OURS = 0x74686B72
"""Names the advisory lock of our migrations: `thkr`."""

_VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


def migrate(url: str) -> str | None:
    """Bring the database up to date; the step it was at before, None if empty.

    One at a time: a SQLite file must not be in use by `run`, and replicas of
    PostgreSQL wait for each other. Raises `StoreUnavailable`.
    """
    where = database_url(url)
    if where.get_backend_name() == SQLITE:
        with only_one(where):
            return bring_up_to_date(where)
    return bring_up_to_date(where)


def bring_up_to_date(url: sa.URL) -> str | None:
    """What `migrate` does, for those who see to it that they are alone."""
    is_sqlite = url.get_backend_name() == SQLITE
    engine = (
        writing_engine(url)
        if is_sqlite
        else sa.create_engine(url, hide_parameters=True)
    )
    try:
        with engine.connect() as conn:
            before = step_of(conn)
            if before != NEWEST_STEP:
                _take_steps(conn)
            return before
    except sa.exc.SQLAlchemyError as error:
        raise unavailable(error) from None
    finally:
        engine.dispose()


def step_at(url: str) -> str | None:
    """The step a database is at, None where it is empty or not there yet.

    Changes nothing. Raises `StoreUnavailable` when it can not be reached.
    """
    where = database_url(url)
    is_sqlite = where.get_backend_name() == SQLITE
    if is_sqlite and not Path(where.database or "").exists():
        return None
    plain = where.set(drivername=SQLITE) if is_sqlite else where
    engine = sa.create_engine(plain, hide_parameters=True)
    try:
        with engine.connect() as conn:
            return step_of(conn)
    except sa.exc.SQLAlchemyError as error:
        raise unavailable(error) from None
    finally:
        engine.dispose()


def file_lacks_steps(url: str) -> bool:
    """Whether this is a SQLite file that is not up to date, or not there yet.

    Changes nothing. Raises `StoreUnavailable` when it can not be read.
    """
    is_file = database_url(url).get_backend_name() == SQLITE
    return is_file and step_at(url) != NEWEST_STEP


def step_of(conn: sa.Connection) -> str | None:
    """The step a database is at; None before the first."""
    if not sa.inspect(conn).has_table(_VERSION.name):
        return None
    return conn.scalar(sa.select(_VERSION.c.version_num))


def check_step(step: str | None) -> None:
    """Raise `StoreUnavailable` unless a database at `step` is one of ours."""
    if step is not None and step > NEWEST_STEP:
        raise StoreUnavailable(_NEWER)
    if step != NEWEST_STEP:
        raise StoreUnavailable(
            f"the database is at step {step or 'none'}, this version needs"
            f" {NEWEST_STEP}; run `threadkeeper migrate`"
        )


def _take_steps(conn: sa.Connection) -> None:
    """Alembic does it; it is imported here as few starts need it (0.4 s)."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("steps")))
    config.attributes["connection"] = conn
    if conn.dialect.name == SQLITE:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_OURS)))
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreUnavailable(_NEWER) from None
    if conn.dialect.name == SQLITE:
        conn.exec_driver_sql("COMMIT")
    else:
        conn.commit()
