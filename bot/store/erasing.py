"""A person erased, while everybody else goes on."""

import asyncio
from collections.abc import Sequence

import sqlalchemy as sa

from bot.store.belongings import Whose, tables, theirs
from bot.store.changes import GONE
from bot.store.database import Database
from bot.store.schema import conversations, messages, turns, usage_daily
from bot.store.spending import move_to_nobody

_BATCH_THREADS = 50
_PAUSE_S = 0.02
_GOVERNANCE = {"prompts", "audit", "installations"}
_NOBODY = {"author_id": "", "author_team_id": "", "author_name": ""}


async def erase_person(database: Database, whose: Whose) -> int:
    """Erase what a person wrote, asked for and thought of answers: how many rows.

    Their posts become posts of nobody that say nothing. Answers to them alone
    go, and so do the summaries of threads they wrote in. What was spent stays,
    on nobody's account. What they governed stays under their id, as a record.

    A few threads at a time, for nobody to wait for it; where it fails on the way,
    doing it again does the rest. Raises `StoreUnavailable`.
    """
    erased, threads = 0, await database.read(threads_of, whose)
    for first in range(0, len(threads), _BATCH_THREADS):
        some = threads[first : first + _BATCH_THREADS]
        erased += await database.write_once(erase_in_threads, whose, some)
        await asyncio.sleep(_PAUSE_S)
    of_theirs = theirs(usage_daily, whose)
    erased += await database.write_once(move_to_nobody, of_theirs)
    for table in tables(whose):
        if table.name not in _GOVERNANCE | {"messages", "usage_daily"}:
            erased += await database.write_once(delete_from, table, whose)
    return erased


def threads_of(conn: sa.Connection, whose: Whose) -> Sequence[int]:
    """The conversations they wrote in."""
    wrote = theirs(messages, whose)
    found = sa.select(messages.c.conversation_id).where(wrote).distinct()
    return [*conn.scalars(found.order_by(messages.c.conversation_id))]


def erase_in_threads(conn: sa.Connection, whose: Whose, threads: Sequence[int]) -> int:
    """Erase what they wrote in these, and what rests on it: how many posts.

    Their rows are locked first, as by whoever else writes in a conversation.
    """
    these = conversations.c.id.in_(threads)
    locked = sa.select(conversations.c.id).where(these).with_for_update()
    conn.execute(locked.order_by(conversations.c.id))
    wrote = sa.and_(messages.c.conversation_id.in_(threads), theirs(messages, whose))
    erased = conn.execute(sa.update(messages).where(wrote).values(GONE | _NOBODY))
    conn.execute(
        sa.update(turns)
        .where(turns.c.conversation_id.in_(threads), ~_asked_by_others())
        .values(answer="[]")
    )
    conn.execute(sa.update(conversations).where(these).values(summary=None))
    return erased.rowcount


def delete_from(conn: sa.Connection, table: sa.Table, whose: Whose) -> int:
    """Delete what `table` holds of theirs: how many rows."""
    return conn.execute(sa.delete(table).where(theirs(table, whose))).rowcount


def _asked_by_others() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        messages.c.conversation_id == turns.c.conversation_id,
        messages.c.turn == turns.c.number,
        messages.c.seq.is_not(None),
        ~messages.c.deleted,
    )
