"""A turn that failed, wanted once more."""

import sqlalchemy as sa

from bot.core.conversation import ConversationKey, Reopened, TurnState
from bot.store.dialects import wake_others
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago


def reopen(conn: sa.Connection, key: ConversationKey, number: int) -> Reopened:
    """Let what a failed turn did not answer be pending again.

    The turn counts as running, broken off: the next one supersedes it and takes
    over its posts and its reply. So nobody may be at work meanwhile.
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
    if newest is None or not _reopened(conn, mine):
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


def _reopened(conn: sa.Connection, turn: sa.ColumnElement[bool]) -> bool:
    failed = turns.c.state == TurnState.FAILED
    again = (
        sa.update(turns)
        .where(turn, failed)
        .values(state=TurnState.RUNNING, stop_requested_by=None)
    )
    return conn.execute(again).rowcount == 1
