"""The little that SQLAlchemy does not say in one way for both databases."""

import sqlite3

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.news import Change

WAKE_UP = "threadkeeper_work"
"""The channel on which replicas tell each other that work was left behind."""
CHANGED = "threadkeeper_changed"
"""The channel on which they tell each other what changed."""


def insert(conn: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An `INSERT` that may say `ON CONFLICT`."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def sqlite_of(conn: sa.Connection) -> sqlite3.Connection:
    """The driver's own connection, for what SQLAlchemy would only slow down."""
    driver = conn.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"{conn.dialect.name} is not SQLite")
    return driver


def wake_others(conn: sa.Connection) -> None:
    """Tell the other replicas, on commit, that there is work; SQLite has none."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_notify(WAKE_UP, "")))


def tell_others(conn: sa.Connection, change: Change) -> None:
    """Tell all processes, on commit, what changed; SQLite has no others."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_notify(CHANGED, str(change))))
