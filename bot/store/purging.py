"""Workspaces that left: every row of theirs goes, in every table there is."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from bot.core.ids import InstallationId, TeamId
from bot.core.installations import Departure
from bot.store.database import Database
from bot.store.schema import departures, metadata
from bot.store.times import ago

_BATCH_ROWS = 500
_PAUSE_S = 0.02
SETTLED_S = 60.0
"""How long after a departure something that was still running may write a row."""


async def purge(database: Database, after_s: float) -> Mapping[TeamId, int]:
    """Delete what is kept of those that left `after_s` ago: how many rows of each."""
    gone = Counter[TeamId]()
    for departure in await database.read(departed, after_s):
        gone[departure.team_id] += await purge_one(database, departure)
        await database.write(forget, departure, after_s + SETTLED_S)
    return gone


async def purge_one(database: Database, departure: Departure) -> int:
    """Delete all that is kept of one that left: how many rows."""
    gone = 0
    for table in tables_of_teams():
        deleted = _BATCH_ROWS
        while deleted == _BATCH_ROWS:
            deleted = await database.write(delete_some, table, departure)
            gone += deleted
            await asyncio.sleep(_PAUSE_S)
    return gone


def tables_of_teams() -> Iterator[sa.Table]:
    """Every table whose rows belong to somebody, before those it points to."""
    for table in reversed(metadata.sorted_tables):
        if "team" in table.c and table is not departures:
            yield table


def departed(conn: sa.Connection, after_s: float) -> list[Departure]:
    """Those that left `after_s` ago or earlier."""
    rows = conn.execute(
        sa.select(departures).where(departures.c.left_at <= ago(after_s))
    )
    return [
        Departure(
            installation=InstallationId(row.team),
            team_id=TeamId(row.team_id),
            is_whole=row.is_whole,
        )
        for row in rows
    ]


def delete_some(conn: sa.Connection, table: sa.Table, departure: Departure) -> int:
    """Delete one batch of a departed team, unless it came back; how many rows."""
    is_theirs = table.c.team == departure.installation
    if not departure.is_whole:
        is_theirs &= table.c.team_id == departure.team_id
    still_gone = sa.exists().where(_is(departure))
    key = sa.tuple_(*table.primary_key)
    some = sa.select(*table.primary_key).where(is_theirs, still_gone).limit(_BATCH_ROWS)
    return conn.execute(sa.delete(table).where(key.in_(some))).rowcount


def forget(conn: sa.Connection, departure: Departure, after_s: float) -> None:
    """Forget the departure itself, once nothing of theirs can be written any more."""
    conn.execute(
        sa.delete(departures).where(
            _is(departure), departures.c.left_at <= ago(after_s)
        )
    )


def _is(departure: Departure) -> sa.ColumnElement[bool]:
    return sa.and_(
        departures.c.team == departure.installation,
        departures.c.team_id == departure.team_id,
    )
