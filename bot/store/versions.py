"""Several answers to the same questions, of which one message shows one."""

from typing import Any

import sqlalchemy as sa

from bot.core.answers import GivenAnswer, Version
from bot.core.conversation import TurnState
from bot.core.ids import MessageTs
from bot.core.model import TextBlock
from bot.core.summary import Point
from bot.store.blocks import blocks_of
from bot.store.rows import to_json
from bot.store.schema import conversations, messages, turns
from bot.store.summaries import void


def versions_in(
    conn: sa.Connection, conversation_id: int, reply_ts: str
) -> tuple[int, ...]:
    """The turns whose answers have stood in the message, or messages, `reply_ts`."""
    found = conn.scalars(
        sa.select(turns.c.number)
        .where(
            turns.c.conversation_id == conversation_id,
            turns.c.reply_ts == reply_ts,
            turns.c.reply_ts != "[]",
            turns.c.answer != "[]",
        )
        .order_by(turns.c.number)
    )
    return tuple(found)


def choose(conn: sa.Connection, answer: GivenAnswer) -> Version | None:
    """Let `answer` count instead of whichever counts now; None while one is given."""
    key, columns = answer.key, conversations.c
    conversation_id = conn.scalar(
        sa.select(columns.id)
        .where(
            columns.team == key.installation,
            columns.channel == key.channel_id,
            columns.thread_ts == key.thread_ts,
        )
        .with_for_update()
    )
    reply_ts = to_json(answer.reply_ts)
    mine = sa.and_(
        turns.c.conversation_id == conversation_id, turns.c.reply_ts == reply_ts
    )
    group = conn.execute(sa.select(turns).where(mine)).all()
    chosen = next((turn for turn in group if turn.number == answer.turn), None)
    is_running = any(turn.state == TurnState.RUNNING for turn in group)
    if conversation_id is None or chosen is None or is_running or _is_empty(chosen):
        return None
    _count(conn, mine, [turn.number for turn in group], chosen)
    return _version(conn, answer, chosen)


def shown(conn: sa.Connection, answer: GivenAnswer) -> Version:
    """What the message of `answer` says, as far as it is kept."""
    key = answer.key
    turn = conn.execute(
        sa.select(turns)
        .join(conversations)
        .where(
            conversations.c.team == key.installation,
            conversations.c.channel == key.channel_id,
            conversations.c.thread_ts == key.thread_ts,
            turns.c.number == answer.turn,
        )
    ).one()
    return _version(conn, answer, turn)


def _version(conn: sa.Connection, answer: GivenAnswer, turn: sa.Row[Any]) -> Version:
    words = (b.text for b in blocks_of(turn.answer) if isinstance(b, TextBlock))
    return Version(
        answer=answer,
        text="".join(words),
        versions=versions_in(conn, turn.conversation_id, turn.reply_ts),
    )


def _count(
    conn: sa.Connection,
    group: sa.ColumnElement[bool],
    numbers: list[int],
    chosen: sa.Row[Any],
) -> None:
    """Only the chosen turn is context from now on, with the posts it answers."""
    void(conn, chosen.conversation_id, Point(min(numbers), MessageTs("")))
    is_chosen = turns.c.number == chosen.number
    conn.execute(
        sa.update(turns)
        .where(group)
        .values(
            state=sa.case(
                (is_chosen, TurnState.DONE.value), else_=TurnState.SUPERSEDED.value
            )
        )
    )
    conn.execute(
        sa.update(messages)
        .where(
            messages.c.conversation_id == chosen.conversation_id,
            messages.c.turn.in_(numbers),
        )
        .values(turn=chosen.number)
    )


def _is_empty(turn: sa.Row[Any]) -> bool:
    return bool(turn.answer == "[]")
