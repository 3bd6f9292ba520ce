"""A turn that is over, wanted once more."""

import json
from collections.abc import Collection

import sqlalchemy as sa

from bot.core.conversation import ConversationKey, Reopened, TurnState
from bot.store.dialects import wake_others
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago


def reopen(
    conn: sa.Connection,
    key: ConversationKey,
    number: int,
    states: Collection[TurnState],
) -> Reopened:
    """Let what a turn answered, or did not, be pending again.

    The turn counts as running, broken off: the next one supersedes it and takes
    over its posts and its reply. So nobody may be at work meanwhile. Where the
    reply is several messages, it is superseded at once and they are left alone.
    """
    place = conn.execute(
        sa.select(conversations)
        .where(
            conversations.c.team == key.installation,
            conversations.c.channel == key.channel_id,
            conversations.c.thread_ts == key.thread_ts,
        )
        .with_for_update()
    ).one_or_none()
    if place is None:
        return Reopened.OVER
    if place.lease_owner is not None:
        return Reopened.BUSY
    mine = sa.and_(turns.c.conversation_id == place.id, turns.c.number == number)
    newest = conn.scalar(
        sa.select(sa.func.max(messages.c.seq)).where(
            messages.c.conversation_id == place.id,
            messages.c.turn == number,
            messages.c.declined.is_(None),
            ~messages.c.deleted,
        )
    )
    if newest is None or not _reopened(conn, mine, states):
        return Reopened.OVER
    conn.execute(
        sa.update(messages)
        .where(messages.c.conversation_id == place.id, messages.c.seq == newest)
        .values(seq=place.inbox_seq + 1)
    )
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == place.id)
        .values(
            inbox_seq=place.inbox_seq + 1,
            runnable_since=ago(0),
            attempts=0,
            not_before=None,
        )
    )
    wake_others(conn)
    return Reopened.PENDING


def _reopened(
    conn: sa.Connection, turn: sa.ColumnElement[bool], states: Collection[TurnState]
) -> bool:
    over = conn.execute(
        sa.select(turns).where(turn, turns.c.state.in_([*states]))
    ).one_or_none()
    if over is None:
        return False
    is_one_message = len(json.loads(over.reply_ts)) <= 1
    state = TurnState.RUNNING if is_one_message else TurnState.SUPERSEDED
    conn.execute(
        sa.update(turns).where(turn).values(state=state, stop_requested_by=None)
    )
    if not is_one_message:
        conn.execute(
            sa.update(messages)
            .where(
                messages.c.conversation_id == over.conversation_id,
                messages.c.turn == over.number,
            )
            .values(turn=None)
        )
    return True
