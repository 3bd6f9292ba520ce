"""Workspaces that left: every row of theirs goes, in every table there is."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from bot.core.ids import InstallationId, TeamId
from bot.core.installations import Departure
from bot.store.database import Database
from bot.store.schema import conversations, departures, metadata
from bot.store.times import ago

_BATCH_ROWS = 500
_BATCH_CONVERSATIONS = 50
_PAUSE_S = 0.02
_OF_CONVERSATIONS = tuple(
    table
    for table in reversed(metadata.sorted_tables)
    if table is conversations or "conversation_id" in table.c
)
SETTLED_S = 60.0
"""How long after a departure something that was still running may write a row."""


async def purge(database: Database, after_s: float) -> Mapping[TeamId, int]:
    """Delete what is kept of those that left `after_s` ago: how many rows of each."""
    gone = Counter[TeamId]()
    for departure in await database.read_in_turn(departed, after_s):
        gone[departure.team_id] += await purge_one(database, departure)
        await database.write(forget, departure, after_s + SETTLED_S)
    return gone


async def purge_one(database: Database, departure: Departure) -> int:
    """Delete all that is kept of one that left: how many rows.

    People may go on writing meanwhile: conversations go whole.
    """
    gone, batch = 0, Counter(conversations=_BATCH_CONVERSATIONS)
    while batch["conversations"] == _BATCH_CONVERSATIONS:
        batch = await database.write(delete_conversations, departure)
        gone += batch.total()
        await asyncio.sleep(_PAUSE_S)
    for table in tables_of_teams():
        if table in _OF_CONVERSATIONS:
            continue
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


def delete_conversations(conn: sa.Connection, departure: Departure) -> Counter[str]:
    """Delete a batch of a departed team's conversations: how many rows by table.

    Their rows are locked first: what is being written waits, and is refused.
    """
    some = sa.select(conversations.c.id).where(_is_left_by(departure, conversations))
    locked = some.limit(_BATCH_CONVERSATIONS).with_for_update()
    ids = conn.scalars(locked).all()
    deleted = Counter[str]()
    for table in _OF_CONVERSATIONS if ids else ():
        its = table.c.id if table is conversations else table.c.conversation_id
        deleted[table.name] = conn.execute(
            sa.delete(table).where(its.in_(ids))
        ).rowcount
    return deleted


def delete_some(conn: sa.Connection, table: sa.Table, departure: Departure) -> int:
    """Delete one batch of a departed team, unless it came back; how many rows."""
    key = sa.tuple_(*table.primary_key)
    some = sa.select(*table.primary_key).where(_is_left_by(departure, table))
    these = key.in_(some.limit(_BATCH_ROWS))
    return conn.execute(sa.delete(table).where(these)).rowcount


def _is_left_by(departure: Departure, table: sa.Table) -> sa.ColumnElement[bool]:
    is_theirs = table.c.team == departure.installation
    if not departure.is_whole:
        is_theirs &= table.c.team_id == departure.team_id
    return is_theirs & sa.exists().where(_is(departure))


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
