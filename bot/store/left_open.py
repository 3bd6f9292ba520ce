"""What a turn that was broken off has left in Slack."""

from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.core.inbox import LeftOpen
from bot.store.fences import HELD, ITS_MESSAGES, ITS_RUNNING_TURN, fence
from bot.store.rows import stored_post
from bot.store.schema import conversations, messages, turns
from bot.store.turns import open_reply_of

_LEFT: sa.Select[Any] = (
    sa.select(turns.c.number, turns.c.intended_at, turns.c.reply_ts)
    .select_from(
        conversations.outerjoin(
            turns, sa.and_(ITS_RUNNING_TURN, turns.c.ended_at.is_(None))
        )
    )
    .where(HELD)
)

_NEWEST = (
    sa.select(messages)
    .where(ITS_MESSAGES, messages.c.seq.is_not(None))
    .order_by(messages.c.seq.desc())
    .limit(1)
)


def left_open(conn: sa.Connection, lease: Lease) -> LeftOpen | None:
    """What an earlier owner has left of a turn that never ended, if anything."""
    left = conn.execute(_LEFT, fence(lease)).one_or_none()
    if left is None:
        raise LeaseLost
    reply = open_reply_of(left)
    newest = conn.execute(_NEWEST, {"held_id": lease.conversation_id}).first()
    if left.number is None or newest is None or not (reply.ts or reply.intended_at):
        return None
    return LeftOpen(turn=left.number, post=stored_post(newest), reply=reply)
