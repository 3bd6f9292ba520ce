"""What a turn that was broken off has left in Slack."""

import json
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease, OpenReply
from bot.core.errors import LeaseLost
from bot.core.ids import FileId, MessageTs
from bot.core.inbox import LeftOpen
from bot.store.fences import HELD, ITS_MESSAGES, ITS_RUNNING_TURN, fence
from bot.store.rows import stored_post
from bot.store.schema import conversations, messages, turns

_LEFT: sa.Select[Any] = (
    sa.select(
        turns.c.number,
        turns.c.intended_at,
        turns.c.intended_seq,
        turns.c.reply_ts,
        turns.c.shared_files,
    )
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

_WRITTEN_BEFORE = sa.select(sa.func.max(messages.c.ts)).where(
    ITS_MESSAGES, messages.c.seq <= sa.bindparam("intended_seq", type_=sa.BigInteger)
)


def left_open(conn: sa.Connection, lease: Lease) -> LeftOpen | None:
    """What an earlier owner has left of a turn that never ended, if anything."""
    left = conn.execute(_LEFT, fence(lease)).one_or_none()
    if left is None:
        raise LeaseLost
    reply = open_reply(conn, lease, left)
    newest = conn.execute(_NEWEST, fence(lease)).first()
    if left.number is None or newest is None or reply == OpenReply():
        return None
    return LeftOpen(turn=left.number, post=stored_post(newest), reply=reply)


def open_reply(conn: sa.Connection, lease: Lease, turn: sa.Row[Any]) -> OpenReply:
    """What a turn that did not end is known to have left in Slack.

    What it was about to post is newer than all that we knew of by then.
    """
    newer_than = None
    if turn.intended_at is not None:
        by_then = fence(lease) | {"intended_seq": turn.intended_seq}
        newer_than = conn.scalar(_WRITTEN_BEFORE, by_then)
    return OpenReply(
        intended_at=turn.intended_at,
        newer_than=newer_than and MessageTs(newer_than),
        ts=ts_of(turn.reply_ts),
        files=files_of(turn.shared_files),
    )


def files_of(shared_files: str | None) -> tuple[FileId, ...]:
    """The files that a turn may have shared, as its row says."""
    return tuple(FileId(file) for file in json.loads(shared_files or "[]"))


def ts_of(reply_ts: str | None) -> tuple[MessageTs, ...]:
    """The messages that a turn has posted, as its row says."""
    return tuple(MessageTs(ts) for ts in json.loads(reply_ts or "[]"))
