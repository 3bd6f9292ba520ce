"""A turn, from being written down as running to how it ended."""

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import (
    BegunTurn,
    Lease,
    OpenReply,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.errors import LeaseLost
from bot.core.ids import MessageTs
from bot.store.blocks import blocks_json
from bot.store.leases import check, hold, is_held
from bot.store.rows import storable, to_json
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago


def begin_turn(
    conn: sa.Connection, lease: Lease, posts: Sequence[StoredPost]
) -> BegunTurn:
    """Write down that `posts` are being answered; supersede what still runs.

    What the superseded run left in Slack becomes this turn's own, so that it
    is not forgotten when this one breaks off before it posts.
    """
    hold(conn, lease)
    newest, superseded = _newest(conn, lease), _supersede(conn, lease)
    number, stopped_by = newest + 1, _stopped_by(superseded, posts)
    conn.execute(
        sa.insert(turns).values(
            conversation_id=lease.conversation_id,
            number=number,
            team=lease.key.installation,
            team_id=posts[-1].team_id,
            state=TurnState.RUNNING,
            owner=lease.owner,
            epoch=lease.epoch,
            intended_at=superseded.intended_at if superseded else None,
            reply_ts=superseded.reply_ts if superseded else "[]",
            stop_requested_by=stopped_by,
            started_at=ago(0),
        )
    )
    _show(conn, lease, number, posts, superseded)
    return BegunTurn(
        number=number,
        open_reply=_open_reply(superseded),
        is_stopped=stopped_by is not None,
    )


def _newest(conn: sa.Connection, lease: Lease) -> int:
    newest = sa.select(sa.func.max(turns.c.number))
    return conn.scalar(newest.where(_of(lease))) or 0


def _supersede(conn: sa.Connection, lease: Lease) -> sa.Row[Any] | None:
    """End the turn that an earlier owner left running; there is at most one."""
    return conn.execute(
        sa.update(turns)
        .where(_of(lease), turns.c.state == TurnState.RUNNING)
        .values(state=TurnState.SUPERSEDED, ended_at=ago(0))
        .returning(
            turns.c.number,
            turns.c.intended_at,
            turns.c.reply_ts,
            turns.c.stop_requested_by,
        )
    ).one_or_none()


def _show(
    conn: sa.Connection,
    lease: Lease,
    number: int,
    posts: Sequence[StoredPost],
    superseded: sa.Row[Any] | None,
) -> None:
    """Give the turn what nobody answered yet, up to the newest of `posts`.

    Later posts came while these were decided on: nobody has decided yet
    whether the model may see them.
    """
    newest_seq = max((post.seq or 0 for post in posts), default=0)
    unanswered = messages.c.turn.is_(None)
    if superseded is not None:
        unanswered |= messages.c.turn == superseded.number
    conn.execute(
        sa.update(messages)
        .where(
            messages.c.conversation_id == lease.conversation_id,
            unanswered,
            sa.or_(messages.c.seq.is_(None), messages.c.seq <= newest_seq),
        )
        .values(turn=number)
    )


def _stopped_by(
    superseded: sa.Row[Any] | None, posts: Sequence[StoredPost]
) -> str | None:
    """Who stopped the superseded run, unless there is more to answer by now."""
    is_all_it_answered = superseded and all(p.turn is not None for p in posts)
    return superseded.stop_requested_by if superseded and is_all_it_answered else None


def _open_reply(superseded: sa.Row[Any] | None) -> OpenReply:
    if superseded is None:
        return OpenReply()
    return OpenReply(
        intended_at=superseded.intended_at, ts=_reply_ts(superseded.reply_ts)
    )


def _reply_ts(text: str) -> tuple[MessageTs, ...]:
    return tuple(MessageTs(ts) for ts in json.loads(text))


def intend_reply(conn: sa.Connection, lease: Lease, turn: int) -> None:
    """A message is about to be posted: until its `ts` is known, nobody knows."""
    _update(conn, lease, turn, intended_at=ago(0))


def reply_posted(conn: sa.Connection, lease: Lease, turn: int, ts: MessageTs) -> None:
    """The message stands at `ts`."""
    hold(conn, lease)
    known = conn.scalar(
        sa.select(turns.c.reply_ts).where(_of(lease), turns.c.number == turn)
    )
    if ts not in (posted := _reply_ts(known or "[]")):
        posted = (*posted, ts)
    _update(conn, lease, turn, intended_at=None, reply_ts=to_json(posted))


def reply_messages(conn: sa.Connection, lease: Lease) -> frozenset[MessageTs]:
    """Every message that any turn of this conversation is known to have posted."""
    check(conn, lease)
    known = conn.scalars(sa.select(turns.c.reply_ts).where(_of(lease)))
    return frozenset(chain.from_iterable(map(_reply_ts, known)))


def end_turn(conn: sa.Connection, lease: Lease, turn: int, result: TurnResult) -> None:
    """Store how the turn ended; what it answered is done in the same moment."""
    usage = result.usage
    _update(
        conn,
        lease,
        turn,
        state=result.state,
        answer=blocks_json(result.answer),
        reply_ts=to_json(result.reply_ts),
        intended_at=None,
        model=result.model,
        stop_reason=result.stop_reason,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_creation_input_tokens=usage.cache_creation_input_tokens,
        cache_read_input_tokens=usage.cache_read_input_tokens,
        thinking_tokens=usage.thinking_tokens,
        request_id=result.request_id,
        error=result.error and storable(result.error),
        first_text_s=result.first_text_s,
        duration_s=result.duration_s,
        ended_at=ago(0),
    )
    _mark_done(conn, lease, turn)


def _mark_done(conn: sa.Connection, lease: Lease, turn: int) -> None:
    answered = sa.select(sa.func.max(messages.c.seq)).where(
        messages.c.conversation_id == lease.conversation_id, messages.c.turn == turn
    )
    done_seq = conversations.c.done_seq
    conn.execute(
        sa.update(conversations)
        .where(is_held(lease))
        .values(
            attempts=0,
            done_seq=sa.case(
                (answered.scalar_subquery() > done_seq, answered.scalar_subquery()),
                else_=done_seq,
            ),
        )
    )


def _update(conn: sa.Connection, lease: Lease, turn: int, **values: object) -> None:
    """Write to a running turn of ours; one statement, lock and all."""
    held = sa.select(conversations.c.id).where(is_held(lease)).with_for_update()
    written = conn.execute(
        sa.update(turns)
        .where(turns.c.conversation_id.in_(held), turns.c.number == turn)
        .values(**values)
    )
    if written.rowcount == 0:
        raise LeaseLost


def _of(lease: Lease) -> sa.ColumnElement[bool]:
    return turns.c.conversation_id == lease.conversation_id
