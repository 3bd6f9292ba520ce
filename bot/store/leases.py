"""The lease on a conversation: every write of a turn is fenced by it."""

from datetime import datetime

import sqlalchemy as sa

from bot.core.conversation import Lease, StoredPost, TurnState
from bot.core.errors import LeaseLost
from bot.core.routing import Silence
from bot.store.dialects import wake_others
from bot.store.rows import lease_of, stored_post
from bot.store.schema import conversations, messages, turns

_UNDECIDED = sa.and_(
    messages.c.seq > conversations.c.done_seq,
    messages.c.declined.is_(None),
    ~messages.c.deleted,
)


def is_held(lease: Lease) -> sa.ColumnElement[bool]:
    """Whether a row of `conversations` is leased by `lease`, and no newer one."""
    return sa.and_(
        conversations.c.id == lease.conversation_id,
        conversations.c.lease_owner == lease.owner,
        conversations.c.lease_epoch == lease.epoch,
    )


def hold(conn: sa.Connection, lease: Lease) -> None:
    """Keep the lease from changing hands until this transaction ends."""
    held = sa.select(conversations.c.id).where(is_held(lease)).with_for_update()
    if conn.scalar(held) is None:
        raise LeaseLost


def check(conn: sa.Connection, lease: Lease) -> None:
    """Raise `LeaseLost` before something is read that is no longer our business."""
    if conn.scalar(sa.select(conversations.c.id).where(is_held(lease))) is None:
        raise LeaseLost


def held_by(conn: sa.Connection, owner: str) -> list[Lease]:
    """All that `owner` has leased."""
    rows = conn.execute(
        sa.select(conversations).where(conversations.c.lease_owner == owner)
    )
    return [lease_of(row) for row in rows]


def pending(conn: sa.Connection, lease: Lease) -> list[StoredPost]:
    """The posts that still want a decision, by `seq`."""
    check(conn, lease)
    rows = conn.execute(
        sa.select(messages)
        .join(conversations)
        .where(conversations.c.id == lease.conversation_id, _UNDECIDED)
        .order_by(messages.c.seq)
    )
    return [stored_post(row) for row in rows]


def decline(
    conn: sa.Connection, lease: Lease, post: StoredPost, reason: Silence
) -> None:
    """Record that a post stays unanswered; a refused one is kept without its words."""
    hold(conn, lease)
    blank = {"text": "", "files": "[]"} if reason is Silence.NOT_ALLOWED else {}
    conn.execute(
        sa.update(messages)
        .where(
            messages.c.conversation_id == lease.conversation_id,
            messages.c.ts == post.post.ts,
        )
        .values(declined=reason.value, **blank)
    )


def release(conn: sa.Connection, lease: Lease, done_seq: int) -> bool:
    """Mark as done up to `done_seq`, and what follows if it wants no decision.

    The row is locked first: a post that is being taken in either waits for us
    or is seen by us, so none is left behind between the two.
    """
    hold(conn, lease)
    here = conversations.c.id == lease.conversation_id
    conn.execute(
        sa.update(conversations).where(here).values(done_seq=_larger(done_seq))
    )
    next_seq = conn.scalar(
        sa.select(sa.func.min(messages.c.seq))
        .join(conversations)
        .where(here, _UNDECIDED)
    )
    if next_seq is not None:
        conn.execute(
            sa.update(conversations)
            .where(here)
            .values(done_seq=next_seq - 1, attempts=0, not_before=None)
        )
        return True
    _rest(conn, lease)
    return False


def _larger(seq: int) -> sa.ColumnElement[int]:
    done = conversations.c.done_seq
    return sa.case((done > seq, done), else_=seq)


def _rest(conn: sa.Connection, lease: Lease) -> None:
    """Nothing is left to do: no lease, and no turn that still runs."""
    conn.execute(
        sa.update(conversations)
        .where(is_held(lease))
        .values(
            done_seq=conversations.c.inbox_seq,
            lease_owner=None,
            attempts=0,
            not_before=None,
        )
    )
    conn.execute(
        sa.update(turns)
        .where(
            turns.c.conversation_id == lease.conversation_id,
            turns.c.state == TurnState.RUNNING,
        )
        .values(state=TurnState.SUPERSEDED)
    )


def give_back(
    conn: sa.Connection, lease: Lease, retry_at: datetime | None, *, blame: bool
) -> None:
    """Give the lease back with the work undone; with `blame` it failed by itself.

    Nobody tries before `retry_at`; without it somebody else goes on at once.
    """
    given = conn.execute(
        sa.update(conversations)
        .where(is_held(lease))
        .values(
            lease_owner=None,
            not_before=retry_at,
            attempts=conversations.c.attempts + int(blame),
        )
    )
    if given.rowcount == 0:
        raise LeaseLost
    if retry_at is None:
        wake_others(conn)
