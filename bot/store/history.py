"""What was said in a conversation."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.core.conversation import (
    Author,
    History,
    Lease,
    StoredPost,
    StoredTurn,
    TurnState,
)
from bot.core.routing import Silence
from bot.store.blocks import blocks_of
from bot.store.dialects import insert
from bot.store.leases import check, hold
from bot.store.rows import earlier_values, storable, stored_post
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago

_OPEN = (TurnState.RUNNING, TurnState.SUPERSEDED)


def history(conn: sa.Connection, lease: Lease) -> History:
    """Everything said so far, but what was deleted or refused."""
    check(conn, lease)
    posts = conn.execute(
        sa.select(messages)
        .where(
            messages.c.conversation_id == lease.conversation_id,
            ~messages.c.deleted,
            messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED.value),
        )
        .order_by(messages.c.ts)
    )
    told = conn.execute(
        sa.select(turns.c.number, turns.c.state, turns.c.answer)
        .where(
            turns.c.conversation_id == lease.conversation_id,
            turns.c.state.not_in(_OPEN),
        )
        .order_by(turns.c.number)
    )
    return History(
        posts=tuple(stored_post(row) for row in posts),
        turns=tuple(
            StoredTurn(
                number=row.number,
                state=TurnState(row.state),
                answer=blocks_of(row.answer),
            )
            for row in told
        ),
    )


def was_read_back(conn: sa.Connection, lease: Lease) -> bool:
    """Whether the thread's earlier messages were read from Slack already."""
    check(conn, lease)
    return bool(conn.scalar(sa.select(conversations.c.read_back).where(_is(lease))))


def mark_read_back(conn: sa.Connection, lease: Lease) -> None:
    """All earlier messages are here: they need not be read again."""
    hold(conn, lease)
    conn.execute(sa.update(conversations).where(_is(lease)).values(read_back=True))


def add_earlier(conn: sa.Connection, lease: Lease, posts: Sequence[StoredPost]) -> None:
    """Keep messages read back from Slack; those already stored stay as they are."""
    hold(conn, lease)
    rows = [{**earlier_values(lease, post), "stored_at": ago(0)} for post in posts]
    if rows:
        conn.execute(insert(conn, messages).values(rows).on_conflict_do_nothing())


def name_author(conn: sa.Connection, lease: Lease, author: Author) -> None:
    """Keep a person's name with all their posts here that have none yet."""
    hold(conn, lease)
    conn.execute(
        sa.update(messages)
        .where(
            messages.c.conversation_id == lease.conversation_id,
            messages.c.author_id == author.user_id,
            messages.c.author_team_id == author.team_id,
            messages.c.author_name == "",
        )
        .values(author_name=storable(author.name))
    )


def _is(lease: Lease) -> sa.ColumnElement[bool]:
    return conversations.c.id == lease.conversation_id
