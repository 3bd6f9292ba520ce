"""Database URLs, in the forms people write them, into the one form we use."""

import re
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from bot.core.errors import StoreUnavailable

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

_NOTICE_LOSS = {
    "application_name": "threadkeeper",
    "connect_timeout": "2",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""A server that is gone is noticed within seconds, also by a listener that waits.

Slack waits 3 s for its receipt: the second host has to be reached in time.
"""

_PRIMARY = {"target_session_attrs": "read-write"}
"""Which of several servers is meant, unless the URL says."""

_SEVERAL_HOSTS = re.compile(
    r"(?P<before>\w+(?:\+\w+)?://(?:[^@]*@)?)"
    r"(?P<hosts>[^@/?]*,[^@/?]*)(?=[/?]|$)(?![^?]*@)"
)


def database_url(text: str) -> sa.URL:
    """Read a database URL; its driver is always ours, whichever was named.

    Raises `StoreUnavailable`, without repeating the URL (it may hold a
    password), for what is no URL or no database we know.
    """
    try:
        url = _read(text)
        match url.get_backend_name():
            case "sqlite":
                return _sqlite(url)
            case "postgresql" | "postgres":
                return _postgresql(url)
            case other:
                raise StoreUnavailable(f"{other} is no database we know")
    except (sa.exc.ArgumentError, ValueError):
        raise StoreUnavailable("the database URL can not be read") from None


def _read(text: str) -> sa.URL:
    """Also `user@one:5432,two:5432/db`, which libpq reads and SQLAlchemy does not."""
    several = _SEVERAL_HOSTS.match(text)
    if several is None:
        return sa.make_url(text)
    url = sa.make_url(several["before"] + text[several.end() :])
    hosts, ports = zip(*map(_host_and_port, several["hosts"].split(",")), strict=True)
    named = {"host": ",".join(hosts)}
    if any(ports):
        named["port"] = ",".join(ports)
    return url.set(query={**named, **url.query})


def _host_and_port(named: str) -> tuple[str, str]:
    """An address of IPv6 stands in brackets."""
    host, colon, port = named.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = named, ""
    return host.strip("[]"), port


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
    hosts = url.query.get("host", "")
    is_one = isinstance(hosts, str) and "," not in hosts
    query = {**_NOTICE_LOSS, **({} if is_one else _PRIMARY), **url.query}
    if mode := query.pop("ssl", None):
        query.setdefault("sslmode", mode)
    url = url.set(drivername=f"{POSTGRESQL}+psycopg", query=query)
    url.get_dialect()().create_connect_args(url)  # raises where hosts lack ports
    return url


def sqlite_file(url: sa.URL) -> Path:
    """The file of a SQLite URL."""
    return Path(str(url.database)).absolute()
