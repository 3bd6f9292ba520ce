"""Summaries of long conversations, which hold only as long as what they cover."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import History
from bot.core.ids import UserId
from bot.core.spending import Spender
from bot.core.summary import Footprint, Point, Summary, SummaryCall
from bot.store.history import IS_READABLE, history_of
from bot.store.rows import storable
from bot.store.schema import conversations, messages
from bot.store.spending import count

NO_SUMMARY: Mapping[str, None] = {
    "summary": None,
    "summary_turn": None,
    "summary_ts": None,
}


def material(conn: sa.Connection, conversation_id: int) -> History:
    """The conversation as it is now, without a lease."""
    return history_of(conn, conversation_id)


def keep(
    conn: sa.Connection,
    conversation_id: int,
    summary: Summary,
    call: SummaryCall,
    *,
    rests_on: Footprint,
) -> bool:
    """Keep `summary` if what it covers is what it was made of; count it anyway."""
    place = conn.execute(
        sa.select(conversations)
        .where(conversations.c.id == conversation_id)
        .with_for_update()
    ).one()
    _count(conn, place, call)
    if place.is_closed or _footprint(conn, conversation_id, summary) != rests_on:
        return False
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(
            summary=storable(summary.text),
            summary_turn=summary.through.turn,
            summary_ts=summary.through.ts,
        )
    )
    return True


def _count(conn: sa.Connection, place: sa.Row[Any], call: SummaryCall) -> None:
    asker = conn.scalar(
        sa.select(messages.c.author_id)
        .where(messages.c.conversation_id == place.id, messages.c.seq.is_not(None))
        .order_by(messages.c.seq.desc())
        .limit(1)
    )
    spender = Spender(
        installation=place.team,
        team_id=place.team_id,
        channel_id=place.channel,
        user_id=UserId(asker or ""),
    )
    count(conn, spender, call.usage, call.cost_usd)


def void(conn: sa.Connection, conversation_id: int, at: Point) -> None:
    """Forget the summary if it covers what stood at `at`: that has changed."""
    columns = conversations.c
    conn.execute(
        sa.update(conversations)
        .where(columns.id == conversation_id, _is_covered(at))
        .values(NO_SUMMARY)
    )


def void_with(conn: sa.Connection, post: sa.Row[Any]) -> None:
    """Forget the summary if it covers `post`, a row of `messages`."""
    if post.turn is not None:
        void(conn, post.conversation_id, Point(post.turn, post.ts))


def _is_covered(at: Point) -> sa.ColumnElement[bool]:
    columns = conversations.c
    return sa.or_(
        columns.summary_turn > at.turn,
        sa.and_(columns.summary_turn == at.turn, columns.summary_ts >= at.ts),
    )


def _footprint(
    conn: sa.Connection, conversation_id: int, summary: Summary
) -> Footprint:
    through = summary.through
    count, revisions, turns = conn.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(messages.c.revision), 0),
            sa.func.coalesce(sa.func.sum(messages.c.turn), 0),
        ).where(
            messages.c.conversation_id == conversation_id,
            IS_READABLE,
            sa.or_(
                messages.c.turn < through.turn,
                sa.and_(messages.c.turn == through.turn, messages.c.ts <= through.ts),
            ),
        )
    ).one()
    return Footprint(count, int(revisions), int(turns))
