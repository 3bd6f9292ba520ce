"""Conversations nobody has touched for long: gone whole, a few at a time."""

import asyncio
from collections.abc import Iterator

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.schema import IDLE, RUNNABLE, conversations, metadata
from bot.store.times import ago

_BATCH = 50
_PAUSE_S = 0.05
_DAY_S = 86_400.0


async def forget_old(database: Database, days: float) -> int:
    """Forget every conversation that rested for `days`; how many those were."""
    gone, batch = 0, _BATCH
    while batch == _BATCH:
        batch = await database.write(forget_some, days)
        gone += batch
        await asyncio.sleep(_PAUSE_S)
    return gone


def forget_some(conn: sa.Connection, days: float) -> int:
    """Forget up to fifty of them, with all that hangs on them."""
    chosen = (
        sa.select(conversations)
        .where(conversations.c.last_activity < ago(days * _DAY_S), ~RUNNABLE, IDLE)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
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
