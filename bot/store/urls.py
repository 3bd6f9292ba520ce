"""Database URLs, in the forms people write them, into the one form we use."""

from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

_NOTICE_LOSS = {
    "application_name": "threadkeeper",
    "connect_timeout": "3",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""A server that is gone is noticed within seconds, also by a listener that waits."""


def database_url(text: str) -> sa.URL:
    """Read a database URL; its driver is always ours, whichever was named.

    Raises `StoreUnavailable`, without repeating the URL (it may hold a
    password), for what is no URL or no database we know.
    """
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise StoreUnavailable("the database URL can not be read") from None
    match url.get_backend_name():
        case "sqlite":
            return _sqlite(url)
        case "postgresql" | "postgres":
            return _postgresql(url)
        case other:
            raise StoreUnavailable(f"{other} is no database we know")


def _sqlite(url: sa.URL) -> sa.URL:
    if url.database in (None, "", ":memory:"):
        raise StoreUnavailable("SQLite in memory forgets everything; name a file")
    return url.set(drivername=SQLITE)


def _postgresql(url: sa.URL) -> sa.URL:
    """Psycopg's form; `ssl` is what asyncpg calls `sslmode`."""
    if find_spec("psycopg") is None:
        raise StoreUnavailable(
            "PostgreSQL needs an extra; install threadkeeper[postgres]"
        )
    query = {**_NOTICE_LOSS, **url.query}
    if mode := query.pop("ssl", None):
        query.setdefault("sslmode", mode)
    return url.set(drivername=f"{POSTGRESQL}+psycopg", query=query)


def sqlite_file(url: sa.URL) -> Path:
    """The file of a SQLite URL."""
    return Path(str(url.database)).absolute()
