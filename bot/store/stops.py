"""Wishes that an answer ends: kept with the turn, or with what waits for one."""

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.conversation import ConversationKey, TurnState
from bot.core.ids import ChannelId, InstallationId, MessageTs
from bot.core.routing import Silence
from bot.core.stops import Heeded, Stop
from bot.store.dialects import insert, wake_others
from bot.store.schema import conversations, events, messages, turns
from bot.store.times import ago

_RUNS = turns.c.state == TurnState.RUNNING
_IS_QUESTION = sa.and_(messages.c.seq.is_not(None), messages.c.declined.is_(None))


def request(conn: sa.Connection, stop: Stop) -> Heeded:
    """Let running turns end, or else what waits stay unanswered; told once.

    A word in passing, of which nothing comes, leaves nothing behind.
    """
    if _is_known(conn, stop):
        return Heeded(known_before=True)
    _hold_begun(conn, stop)
    stopped = conn.execute(_stop_turns(stop)).scalars().all()
    waiting = conn.execute(_let_wait(stop)).rowcount
    if stopped or waiting:
        _remember(conn, stop)
    if stopped:
        wake_others(conn)
    ending = _keys(conn, conversations.c.id.in_(stopped)) if stopped else []
    return Heeded(ending=tuple(ending), unanswered=waiting)


def _is_known(conn: sa.Connection, stop: Stop) -> bool:
    """Whether it was delivered before; of two at once, the second waits to see."""
    if stop.addressed:
        return not _remember(conn, stop)
    known = sa.exists().where(events.c.event_id == stop.delivery.event_id)
    return bool(conn.scalar(sa.select(known)))


def requested(conn: sa.Connection, owner: str) -> list[ConversationKey]:
    """Where a turn that `owner` runs is to end."""
    wanted = sa.select(turns.c.conversation_id).where(
        _RUNS, turns.c.owner == owner, turns.c.stop_requested_by.is_not(None)
    )
    return _keys(conn, conversations.c.id.in_(wanted))


def _hold_begun(conn: sa.Connection, stop: Stop) -> None:
    """Let turns that are being begun in this moment be begun; then they are seen."""
    conn.execute(
        _meant(stop)
        .where(conversations.c.lease_owner.is_not(None))
        .order_by(conversations.c.id)
        .with_for_update()
    ).all()


def _stop_turns(stop: Stop) -> ReturningUpdate[tuple[int]]:
    of_conversation = messages.c.conversation_id == turns.c.conversation_id
    answers_them = sa.exists().where(
        of_conversation,
        _IS_QUESTION,
        messages.c.turn.is_not(None),
        messages.c.author_id == stop.user_id,
    )
    answers_later_words = sa.exists().where(
        of_conversation,
        _IS_QUESTION,
        messages.c.turn == turns.c.number,
        messages.c.ts > stop.at,
    )
    return (
        sa.update(turns)
        .where(
            turns.c.conversation_id.in_(_meant(stop)),
            _RUNS,
            turns.c.stop_requested_by.is_(None),
            answers_them,
            ~answers_later_words,
        )
        .values(stop_requested_by=stop.user_id)
        .returning(turns.c.conversation_id)
    )


def _let_wait(stop: Stop) -> sa.Update:
    running = sa.select(turns.c.conversation_id).where(_RUNS)
    undone = sa.select(conversations.c.done_seq).where(
        conversations.c.id == messages.c.conversation_id
    )
    return (
        sa.update(messages)
        .where(
            messages.c.conversation_id.in_(_meant(stop)),
            messages.c.conversation_id.not_in(running),
            messages.c.author_id == stop.user_id,
            messages.c.ts < stop.at,
            _IS_QUESTION,
            messages.c.seq > undone.scalar_subquery(),
            messages.c.turn.is_(None),
        )
        .values(declined=Silence.STOPPED)
    )


def _meant(stop: Stop) -> sa.Select[tuple[int]]:
    delivery = stop.delivery
    chosen = sa.select(conversations.c.id).where(
        conversations.c.team == delivery.installation,
        conversations.c.channel == delivery.channel_id,
    )
    if stop.thread_ts is None:
        return chosen
    return chosen.where(conversations.c.thread_ts == stop.thread_ts)


def _remember(conn: sa.Connection, stop: Stop) -> bool:
    """Keep that it was delivered; False where it had been."""
    delivery = stop.delivery
    values = {
        "event_id": delivery.event_id,
        "team": delivery.installation,
        "team_id": delivery.team_id,
        "received_at": ago(0),
    }
    added = insert(conn, events).values(values).on_conflict_do_nothing()
    return conn.scalar(added.returning(events.c.event_id)) is not None


def _keys(conn: sa.Connection, chosen: sa.ColumnElement[bool]) -> list[ConversationKey]:
    columns = conversations.c
    rows = conn.execute(
        sa.select(columns.team, columns.channel, columns.thread_ts).where(chosen)
    )
    return [
        ConversationKey(
            InstallationId(row.team), ChannelId(row.channel), MessageTs(row.thread_ts)
        )
        for row in rows
    ]
