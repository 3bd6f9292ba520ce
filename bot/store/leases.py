"""What the holder of a lease does with the inbox of its conversation."""

from dataclasses import replace

import sqlalchemy as sa

from bot.core.conversation import Lease, StoredPost, TurnState
from bot.core.errors import LeaseLost
from bot.core.routing import Silence
from bot.store.dialects import wake_others
from bot.store.fences import (
    HELD,
    HELD_ID,
    HELD_ROW,
    ITS_MESSAGES,
    ITS_RUNNING_TURN,
    fence,
    hold,
    write_fenced,
)
from bot.store.rows import lease_of, stored_post
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago

_UNDECIDED = sa.and_(
    messages.c.conversation_id == conversations.c.id,
    messages.c.seq > conversations.c.done_seq,
    messages.c.declined.is_(None),
    ~messages.c.deleted,
)

_HELD_BY = sa.select(conversations).where(
    conversations.c.lease_owner == sa.bindparam("held_by")
)

_PENDING = (
    sa.select(messages, conversations.c.is_closed)
    .select_from(conversations.outerjoin(messages, _UNDECIDED))
    .where(HELD)
    .order_by(messages.c.seq)
)

_DECLINE = sa.update(messages).where(
    messages.c.conversation_id.in_(HELD_ROW),
    messages.c.ts == sa.bindparam("declined_ts"),
    messages.c.addressed == sa.bindparam("seen_addressed"),
)

_GIVE_UP = (
    sa.update(messages)
    .where(
        ITS_MESSAGES,
        messages.c.seq
        > sa.select(conversations.c.done_seq).where(HELD).scalar_subquery(),
        messages.c.declined.is_(None),
    )
    .values(declined=Silence.GIVEN_UP.value)
)

_NOT_KEPT = {Silence.NOT_ALLOWED, Silence.THREAD_GONE}

_DONE = sa.bindparam("done", type_=sa.BigInteger)

_MARK_DONE = (
    sa.update(conversations)
    .where(conversations.c.id == HELD_ID, conversations.c.done_seq < _DONE)
    .values(done_seq=_DONE)
)

_NEXT_UNDECIDED = (
    sa.select(sa.func.min(messages.c.seq))
    .join_from(conversations, messages, _UNDECIDED)
    .where(conversations.c.id == HELD_ID)
)

_GO_ON = (
    sa.update(conversations)
    .where(conversations.c.id == HELD_ID)
    .values(done_seq=_DONE, attempts=0, not_before=None)
)

_REST = (
    sa.update(conversations)
    .where(HELD)
    .values(
        done_seq=conversations.c.inbox_seq,
        lease_owner=None,
        attempts=0,
        not_before=None,
    )
)

_REST_IF_DONE = _REST.where(
    conversations.c.inbox_seq == _DONE, ~sa.exists().where(ITS_RUNNING_TURN)
)

_SUPERSEDE = sa.update(turns).where(ITS_RUNNING_TURN).values(state=TurnState.SUPERSEDED)

_GIVE_BACK = (
    sa.update(conversations)
    .where(HELD)
    .values(
        lease_owner=None,
        attempts=conversations.c.attempts + sa.bindparam("failed", type_=sa.Integer),
    )
)


def held_by(conn: sa.Connection, owner: str) -> list[Lease]:
    """All that `owner` has leased."""
    return [lease_of(row) for row in conn.execute(_HELD_BY, {"held_by": owner})]


def pending(conn: sa.Connection, lease: Lease) -> list[StoredPost]:
    """The posts that still want a decision, by `seq`."""
    rows = conn.execute(_PENDING, fence(lease)).all()
    if not rows:
        raise LeaseLost
    return [
        replace(stored_post(row), thread_is_gone=row.is_closed)
        for row in rows
        if row.id is not None
    ]


def decline(
    conn: sa.Connection, lease: Lease, post: StoredPost, reason: Silence
) -> bool:
    """Record that a post stays unanswered; some are kept without their words.

    False, and nothing recorded, where it was found to be addressed meanwhile.
    """
    blank = {"text": "", "files": "[]"} if reason in _NOT_KEPT else {}
    seen = {"declined_ts": post.post.ts, "seen_addressed": post.addressed}
    values = seen | {"declined": reason.value} | blank
    declined = conn.execute(_DECLINE, fence(lease) | values).rowcount
    if not declined:
        hold(conn, lease)
    return bool(declined)


def give_up(conn: sa.Connection, lease: Lease) -> None:
    """Decline all that is pending, whatever it is."""
    hold(conn, lease)
    conn.execute(_GIVE_UP, fence(lease))


def rest_if_done(conn: sa.Connection, lease: Lease, done_seq: int) -> bool:
    """Give the lease back if all is done: what nearly every release comes to.

    Asked of the conversation's own row, which a post that is taken in changes.
    """
    done = conn.execute(_REST_IF_DONE, fence(lease) | {"done": done_seq})
    return done.rowcount == 1


def release(conn: sa.Connection, lease: Lease, done_seq: int) -> bool:
    """Mark as done up to `done_seq`, and what follows if it wants no decision.

    True if more came. The row is locked before that is asked: a post that is
    being taken in either waits for us or is seen by us.
    """
    hold(conn, lease)
    parameters = fence(lease) | {"done": done_seq}
    conn.execute(_MARK_DONE, parameters)
    next_seq = conn.scalar(_NEXT_UNDECIDED, parameters)
    if next_seq is not None:
        conn.execute(_GO_ON, parameters | {"done": next_seq - 1})
        return True
    conn.execute(_REST, parameters)
    conn.execute(_SUPERSEDE, parameters)
    return False


def give_back(
    conn: sa.Connection, lease: Lease, rest_s: float | None, *, blame: bool
) -> None:
    """Give the lease back with the work undone; with `blame` it failed by itself.

    Nobody tries for `rest_s`; without it somebody else goes on at once.
    """
    resting = _GIVE_BACK.values(not_before=None if rest_s is None else ago(-rest_s))
    write_fenced(conn, lease, resting, failed=int(blame))
    if rest_s is None:
        wake_others(conn)
