"""Summaries of long conversations, which hold only as long as what they cover."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from bot.core.conversation import History
from bot.core.summary import Footprint, Point, Summary, SummaryCall
from bot.store.history import IS_READABLE, history_of
from bot.store.rows import micros, storable
from bot.store.schema import conversations, messages, summary_calls
from bot.store.times import ago

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
    conn.execute(
        sa.insert(summary_calls).values(
            conversation_id=conversation_id,
            team=place.team,
            team_id=place.team_id,
            model=call.model,
            posts=call.posts,
            **asdict(call.usage),
            cost_micros=micros(call.cost_usd),
            made_at=ago(0),
        )
    )
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


def void(conn: sa.Connection, conversation_id: int, at: Point) -> None:
    """Forget the summary if it covers what stood at `at`: that has changed."""
    columns = conversations.c
    conn.execute(
        sa.update(conversations)
        .where(columns.id == conversation_id, _is_covered(at))
        .values(NO_SUMMARY)
    )


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
