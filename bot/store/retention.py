"""Conversations nobody has touched for long: gone whole, a few at a time."""

import asyncio
from collections.abc import Iterator

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.schema import (
    IDLE,
    RUNNABLE,
    channel_settings,
    conversations,
    metadata,
)
from bot.store.times import ago

_BATCH = 50
_PAUSE_S = 0.05
_DAY_S = 86_400.0
_OF_WORKSPACE = channel_settings.c.channel == ""


async def forget_old(database: Database, days: float) -> int:
    """Forget every conversation that rested too long; how many those were.

    That is for as long as its workspace has set, and else for `days`, where 0
    keeps it for good.
    """
    gone = 0
    for own_days in await database.read_in_turn(own_rules):
        gone += await _forget(database, own_days, _of_workspaces_with(own_days))
    if days:
        gone += await _forget(database, days, ~_of_workspaces_with(None))
    return gone


async def _forget(
    database: Database, days: float, whose: sa.ColumnElement[bool]
) -> int:
    gone, batch = 0, _BATCH
    while batch == _BATCH:
        batch = await database.write(forget_some, days, whose)
        gone += batch
        await asyncio.sleep(_PAUSE_S)
    return gone


def own_rules(conn: sa.Connection) -> list[int]:
    """The numbers of days that any workspaces have set for themselves."""
    days = channel_settings.c.retention_days
    return [
        *conn.scalars(
            sa.select(days).where(_OF_WORKSPACE, days.is_not(None)).distinct()
        )
    ]


def _of_workspaces_with(days: int | None) -> sa.ColumnElement[bool]:
    """Conversations of workspaces that have set just that, or anything."""
    own = channel_settings.c.retention_days
    return sa.exists().where(
        channel_settings.c.team == conversations.c.team,
        channel_settings.c.team_id == conversations.c.team_id,
        _OF_WORKSPACE,
        own.is_not(None) if days is None else own == days,
    )


def forget_some(conn: sa.Connection, days: float, whose: sa.ColumnElement[bool]) -> int:
    """Forget up to fifty of them, with all that hangs on them."""
    chosen = (
        sa.select(conversations)
        .where(conversations.c.last_activity < ago(days * _DAY_S), ~RUNNABLE, IDLE)
        .where(whose)
        .limit(_BATCH)
        .with_for_update(of=conversations, skip_locked=True)
    )
    found = conn.execute(chosen).all()
    theirs = [
        {
            "of_id": row.id,
            "of_team": row.team,
            "of_channel": row.channel,
            "of_thread": row.thread_ts,
        }
        for row in found
    ]
    for statement in _forgetting() if theirs else ():
        conn.execute(statement, theirs)
    return len(theirs)


def _forgetting() -> Iterator[sa.Delete]:
    """What deletes a conversation, children first."""
    for table in reversed(metadata.sorted_tables):
        if table is conversations:
            yield sa.delete(table).where(table.c.id == sa.bindparam("of_id"))
        elif "conversation_id" in table.c:
            is_its = table.c.conversation_id == sa.bindparam("of_id")
            yield sa.delete(table).where(is_its)
        elif {"team", "channel", "thread_ts"} <= {*table.c.keys()}:
            yield sa.delete(table).where(
                table.c.team == sa.bindparam("of_team"),
                table.c.channel == sa.bindparam("of_channel"),
                table.c.thread_ts == sa.bindparam("of_thread"),
            )
