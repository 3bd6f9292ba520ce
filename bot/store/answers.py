"""Answers that were given: looked up, and gone on with."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bot.core.access import Place
from bot.core.answers import GivenAnswer
from bot.core.conversation import Author, ChannelKind, ConversationKey, TurnState
from bot.core.ids import MessageTs, TeamId, UserId
from bot.core.model import Usage
from bot.core.receipt import Basis, Receipt
from bot.core.routing import Silence
from bot.store.dialects import wake_others
from bot.store.rows import prompt_versions_of, storable
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago

_COUNTS = turns.c.state != TurnState.SUPERSEDED
_MICRO = Decimal("0.000001")


def find(conn: sa.Connection, key: ConversationKey, turn: int) -> GivenAnswer | None:
    """The answer that this turn gave, and who has to do with it."""
    row = conn.execute(
        sa.select(turns)
        .join(conversations)
        .where(
            conversations.c.team == key.installation,
            conversations.c.channel == key.channel_id,
            conversations.c.thread_ts == key.thread_ts,
            turns.c.number == turn,
        )
    ).one_or_none()
    if row is None:
        return None
    posts = conn.execute(
        sa.select(messages)
        .where(
            messages.c.conversation_id == row.conversation_id,
            ~messages.c.author_is_bot,
            messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED.value),
        )
        .order_by(messages.c.ts)
    ).all()
    return _answer(conn, key, row, posts) if posts else None


def _answer(
    conn: sa.Connection,
    key: ConversationKey,
    row: sa.Row[Any],
    posts: Sequence[sa.Row[Any]],
) -> GivenAnswer:
    newest = conn.scalar(
        sa.select(sa.func.max(turns.c.number)).where(
            turns.c.conversation_id == row.conversation_id, _COUNTS
        )
    )
    last = posts[-1]
    asked = (p for p in posts if p.turn == row.number and p.seq and not p.declined)
    return GivenAnswer(
        key=key,
        turn=row.number,
        team_id=TeamId(row.team_id),
        place=Place(
            ChannelKind(last.channel_kind),
            is_shared=any(p.is_shared for p in posts),
            channel_id=key.channel_id,
        ),
        state=TurnState(row.state),
        is_newest=row.number == newest,
        people=frozenset(UserId(p.author_id) for p in posts),
        askers=frozenset(
            Author(user_id=UserId(p.author_id), team_id=TeamId(p.author_team_id))
            for p in asked
        ),
        reply_ts=tuple(MessageTs(ts) for ts in json.loads(row.reply_ts)),
        is_outdated=row.is_outdated,
        receipt=_receipt(row),
        prompt_versions=prompt_versions_of(row.prompt_versions),
    )


def _receipt(row: sa.Row[Any]) -> Receipt:
    basis = json.loads(row.basis or "{}")
    micros = row.cost_micros
    return Receipt(
        basis=Basis(**basis | {"left_out": tuple(basis.get("left_out", ()))}),
        model=row.model,
        usage=Usage(
            input_tokens=row.input_tokens,
            output_tokens=row.output_tokens,
            cache_creation_input_tokens=row.cache_creation_input_tokens,
            cache_read_input_tokens=row.cache_read_input_tokens,
            thinking_tokens=row.thinking_tokens,
        ),
        cost_usd=None if micros is None else micros * _MICRO,
        first_text_s=row.first_text_s,
        duration_s=row.duration_s or 0.0,
        request_id=row.request_id,
    )


def go_on(
    conn: sa.Connection,
    answer: GivenAnswer,
    author: Author,
    words: str,
    at: MessageTs,
) -> bool:
    """Put `words` into the inbox, unless the thread has gone on meanwhile."""
    key, columns = answer.key, conversations.c
    place = conn.execute(
        sa.select(columns.id, columns.inbox_seq)
        .where(
            columns.team == key.installation,
            columns.channel == key.channel_id,
            columns.thread_ts == key.thread_ts,
        )
        .with_for_update()
    ).one()
    here = messages.c.conversation_id == place.id
    if conn.scalar(sa.select(messages.c.id).where(here, messages.c.ts == at)):
        return True
    newest = conn.scalar(
        sa.select(sa.func.max(turns.c.number)).where(
            turns.c.conversation_id == place.id, _COUNTS
        )
    )
    waiting = conn.scalar(sa.select(sa.func.max(messages.c.seq)).where(here))
    if newest != answer.turn or waiting != place.inbox_seq:
        return False
    conn.execute(
        sa.insert(messages).values(
            conversation_id=place.id,
            team=key.installation,
            team_id=answer.team_id,
            channel=key.channel_id,
            ts=at,
            seq=place.inbox_seq + 1,
            author_id=author.user_id,
            author_team_id=author.team_id,
            author_name=storable(author.name),
            text=words,
            channel_kind=answer.place.kind.value,
            is_shared=answer.place.is_shared,
            addressed=True,
            stored_at=ago(0),
        )
    )
    conn.execute(
        sa.update(conversations)
        .where(columns.id == place.id)
        .values(
            inbox_seq=place.inbox_seq + 1, runnable_since=ago(0), last_activity=ago(0)
        )
    )
    wake_others(conn)
    return True
