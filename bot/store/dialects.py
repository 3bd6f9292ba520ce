"""The little that SQLAlchemy does not say in one way for both databases."""

import sqlite3
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.core.news import Change

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = postgresql.Insert | sqlite.Insert

WAKE_UP = "threadkeeper_work"
"""The channel on which replicas tell each other that work was left behind."""
CHANGED = "threadkeeper_changed"
"""The channel on which they tell each other what changed."""


@cache
def insert_of(dialect: str) -> "Callable[[sa.Table], Insert]":
    """The dialect's `INSERT`, which may say `ON CONFLICT`.

    A dialect is loaded with its engine; the other one would be megabytes that
    a process never uses.
    """
    own: Callable[[sa.Table], Insert]
    own = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return own


def insert(conn: sa.Connection, table: sa.Table) -> "Insert":
    """An `INSERT` that may say `ON CONFLICT`."""
    return insert_of(conn.dialect.name)(table)


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
