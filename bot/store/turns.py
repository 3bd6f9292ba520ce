"""A turn, from being written down as running to how it ended."""

from collections.abc import Sequence
from dataclasses import asdict
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
from bot.store.blocks import blocks_json
from bot.store.fences import (
    HELD_ID,
    ITS_MESSAGES,
    ITS_RUNNING_TURN,
    ITS_TURNS,
    TURN,
    UPDATE_TURN,
    fence,
    hold,
)
from bot.store.history import SUMMARY, name_held_author, said
from bot.store.left_open import open_reply
from bot.store.rows import micros, prompt_versions_json, storable, to_json
from bot.store.schema import conversations, messages, turns
from bot.store.spending import count_turn
from bot.store.times import ago
from bot.store.versions import versions_in

_NEWEST = sa.select(
    sa.select(sa.func.max(turns.c.number)).where(ITS_TURNS).scalar_subquery(),
    sa.exists().where(ITS_RUNNING_TURN),
    *SUMMARY,
).where(conversations.c.id == HELD_ID)

_SUPERSEDE = (
    sa.update(turns)
    .where(ITS_RUNNING_TURN)
    .values(state=TurnState.SUPERSEDED, ended_at=ago(0))
    .returning(
        turns.c.number,
        turns.c.intended_at,
        turns.c.intended_seq,
        turns.c.reply_ts,
        turns.c.shared_files,
        turns.c.stop_requested_by,
    )
)

_BEGIN = sa.insert(turns).values(state=TurnState.RUNNING, started_at=ago(0))

_SHOW = (
    sa.update(messages)
    .where(
        ITS_MESSAGES,
        sa.or_(
            messages.c.turn.is_(None),
            messages.c.turn == sa.bindparam("superseded_turn", type_=sa.BigInteger),
        ),
        sa.or_(
            messages.c.seq.is_(None),
            messages.c.seq <= sa.bindparam("newest_seq", type_=sa.BigInteger),
        ),
    )
    .values(turn=TURN)
)

_END = UPDATE_TURN.where(turns.c.ended_at.is_(None)).values(
    ended_at=ago(0), intended_at=None, shared_files="[]"
)

_KEEP_NO_WORD = UPDATE_TURN.values(answer="[]")

_ANSWERED = (
    sa.select(sa.func.max(messages.c.seq))
    .where(ITS_MESSAGES, messages.c.turn == TURN)
    .scalar_subquery()
)

_MARK_DONE = (
    sa.update(conversations)
    .where(conversations.c.id == HELD_ID)
    .values(
        attempts=0,
        done_seq=sa.case(
            (conversations.c.done_seq < _ANSWERED, _ANSWERED),
            else_=conversations.c.done_seq,
        ),
    )
    .returning(conversations.c.is_closed)
)


def begin_turn(
    conn: sa.Connection, lease: Lease, posts: Sequence[StoredPost], *, reading: bool
) -> BegunTurn:
    """Write down that `posts` are being answered; supersede what still runs.

    What the superseded run left in Slack becomes this turn's own, so that it
    is not forgotten when this one breaks off before it posts. The turn shows
    what nobody answered yet, up to the newest of `posts`: later ones came
    while these were decided on, and nobody has decided on them.
    """
    # A statement that waited for the row would see the rest as it was before.
    hold(conn, lease)
    newest, one_runs, *summary = conn.execute(_NEWEST, fence(lease)).one()
    number = (newest or 0) + 1
    superseded = conn.execute(_SUPERSEDE, fence(lease)).one() if one_runs else None
    left = open_reply(conn, lease, superseded) if superseded else OpenReply()
    stopped_by = _stopped_by(superseded, posts)
    conn.execute(
        _BEGIN,
        {
            "conversation_id": lease.conversation_id,
            "number": number,
            "team": lease.key.installation,
            "team_id": posts[-1].team_id,
            "owner": lease.owner,
            "epoch": lease.epoch,
            "intended_at": left.intended_at,
            "intended_seq": superseded and superseded.intended_seq,
            "reply_ts": to_json(left.ts),
            "shared_files": to_json(left.files),
            "stop_requested_by": stopped_by,
        },
    )
    conn.execute(
        _SHOW,
        {
            "held_id": lease.conversation_id,
            "this_turn": number,
            "superseded_turn": superseded and superseded.number,
            "newest_seq": max(post.seq or 0 for post in posts),
        },
    )
    for author in {post.post.author for post in posts if post.post.author.name}:
        name_held_author(conn, lease, author)
    return BegunTurn(
        number=number,
        history=said(conn, lease.conversation_id, *summary) if reading else None,
        open_reply=left,
        is_stopped=stopped_by is not None,
        versions=versions_in(conn, lease.conversation_id, to_json(left.ts))
        if left.ts
        else (),
    )


def _stopped_by(
    superseded: sa.Row[Any] | None, posts: Sequence[StoredPost]
) -> str | None:
    """Who stopped the superseded run, unless there is more to answer by now."""
    if superseded is None or any(post.turn is None for post in posts):
        return None
    stopped_by: str | None = superseded.stop_requested_by
    return stopped_by


def end_turn(conn: sa.Connection, lease: Lease, turn: int, result: TurnResult) -> None:
    """Store how the turn ended; what it answered is done in the same moment.

    Run again, because nobody heard that the first run was committed, it does
    nothing: what the turn took is counted once.
    """
    usage = result.usage
    ending = fence(lease) | {
        "this_turn": turn,
        "state": result.state,
        "answer": blocks_json(result.answer),
        "reply_ts": to_json(result.reply_ts),
        "model": result.model,
        "stop_reason": result.stop_reason,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cache_creation_input_tokens": usage.cache_creation_input_tokens,
        "cache_read_input_tokens": usage.cache_read_input_tokens,
        "thinking_tokens": usage.thinking_tokens,
        "cost_micros": micros(result.cost_usd),
        "basis": to_json(asdict(result.basis)),
        "prompt_versions": prompt_versions_json(result.prompt_versions),
        "request_id": result.request_id,
        "error": result.error and storable(result.error),
        "first_text_s": result.first_text_s,
        "duration_s": result.duration_s,
    }
    if conn.execute(_END, ending).rowcount == 0:
        hold(conn, lease)
        return
    this_turn = fence(lease) | {"this_turn": turn}
    if conn.scalar(_MARK_DONE, this_turn):
        conn.execute(_KEEP_NO_WORD, this_turn)
    count_turn(conn, lease, turn, usage, result.cost_usd)
