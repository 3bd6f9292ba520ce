"""What was said in a conversation."""

import json
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from bot.core.conversation import (
    Author,
    History,
    Lease,
    StoredPost,
    StoredTurn,
    TurnState,
)
from bot.core.errors import LeaseLost
from bot.core.ids import FileId, MessageTs
from bot.core.routing import Silence
from bot.core.summary import Point, Summary
from bot.store.blocks import blocks_of
from bot.store.dialects import insert
from bot.store.fences import (
    HELD,
    HELD_ID,
    ITS_MESSAGES,
    ITS_TURNS,
    fence,
    hold,
    write_fenced,
)
from bot.store.rows import (
    earlier_values,
    prompt_versions_of,
    storable,
    stored_post,
    to_json,
)
from bot.store.schema import conversations, messages, turns
from bot.store.times import ago

IS_READABLE = sa.and_(
    ~messages.c.deleted,
    messages.c.declined.is_distinct_from(Silence.NOT_ALLOWED.value),
)
"""What the model may be told of; the rest is kept without its words."""

_POSTS = sa.select(messages).where(ITS_MESSAGES, IS_READABLE).order_by(messages.c.ts)

_OVER = (
    sa.select(
        turns.c.number,
        turns.c.state,
        turns.c.answer,
        turns.c.stop_reason,
        turns.c.prompt_versions,
    )
    .where(
        ITS_TURNS,
        # Not `not_in`, which SQLAlchemy writes out anew for each execution.
        turns.c.state != TurnState.RUNNING,
        turns.c.state != TurnState.SUPERSEDED,
    )
    .order_by(turns.c.number)
)

SUMMARY = (
    conversations.c.summary,
    conversations.c.summary_turn,
    conversations.c.summary_ts,
)
_HELD_SUMMARY = sa.select(*SUMMARY).where(HELD)
_ANY_SUMMARY = sa.select(*SUMMARY).where(conversations.c.id == HELD_ID)

_READ_BACK = sa.select(conversations.c.read_back).where(HELD)

_IS_CLOSED = sa.select(conversations.c.is_closed).where(HELD)

_MARK_READ_BACK = sa.update(conversations).where(HELD).values(read_back=True)

_WITH_FILES = sa.select(messages.c.id, messages.c.files, messages.c.kept_out).where(
    ITS_MESSAGES, messages.c.files != "[]"
)

_NAME = sa.update(messages).where(
    ITS_MESSAGES,
    messages.c.author_id == sa.bindparam("person"),
    messages.c.author_team_id == sa.bindparam("their_team"),
    messages.c.author_name == "",
)


def history(conn: sa.Connection, lease: Lease) -> History:
    """Everything said so far, but what was deleted or refused."""
    place = conn.execute(_HELD_SUMMARY, fence(lease)).one_or_none()
    if place is None:
        raise LeaseLost
    return said(conn, lease.conversation_id, *place)


def history_of(conn: sa.Connection, conversation_id: int) -> History:
    """The same, without a lease."""
    place = conn.execute(_ANY_SUMMARY, {"held_id": conversation_id}).one()
    return said(conn, conversation_id, *place)


def said(
    conn: sa.Connection,
    conversation_id: int,
    summary: str | None,
    turn: int | None,
    ts: str | None,
) -> History:
    """Everything said, with what `SUMMARY` says of the conversation."""
    its = {"held_id": conversation_id}
    over = conn.execute(_OVER, its)
    return History(
        posts=tuple(map(stored_post, conn.execute(_POSTS, its))),
        turns=tuple(
            StoredTurn(
                number=number,
                state=TurnState(state),
                answer=blocks_of(answer),
                was_refused=stop_reason == "refusal",
                prompt_versions=prompt_versions_of(prompt_versions),
            )
            for number, state, answer, stop_reason, prompt_versions in over
        ),
        summary=_summary(summary, turn, ts),
    )


def _summary(text: str | None, turn: int | None, ts: str | None) -> Summary | None:
    if text is None or turn is None or ts is None:
        return None
    return Summary(text=text, through=Point(turn, MessageTs(ts)))


def was_read_back(conn: sa.Connection, lease: Lease) -> bool:
    """Whether the thread's earlier messages were read from Slack already."""
    row = conn.execute(_READ_BACK, fence(lease)).one_or_none()
    if row is None:
        raise LeaseLost
    return bool(row.read_back)


def mark_read_back(conn: sa.Connection, lease: Lease) -> None:
    """All earlier messages are here: they need not be read again."""
    write_fenced(conn, lease, _MARK_READ_BACK)


def add_earlier(conn: sa.Connection, lease: Lease, posts: Sequence[StoredPost]) -> None:
    """Keep messages read back from Slack; those already stored stay as they are."""
    hold(conn, lease)
    if conn.scalar(_IS_CLOSED, fence(lease)):
        return
    rows = [{**earlier_values(lease, post), "stored_at": ago(0)} for post in posts]
    if rows:
        conn.execute(insert(conn, messages).values(rows).on_conflict_do_nothing())


def keep_out(
    conn: sa.Connection, lease: Lease, files: Collection[FileId], model: str
) -> None:
    """Remember of shared files that the server of `model` does not take them."""
    hold(conn, lease)
    rows = conn.execute(_WITH_FILES, fence(lease)).all()
    for row in rows:
        theirs = {facts["file_id"] for facts in json.loads(row.files)}
        if refused := theirs.intersection(files):
            kept_out = json.loads(row.kept_out) | dict.fromkeys(sorted(refused), model)
            said = sa.update(messages).where(messages.c.id == row.id)
            conn.execute(said.values(kept_out=to_json(kept_out)))


def name_author(conn: sa.Connection, lease: Lease, author: Author) -> None:
    """Keep a person's name with all their posts here that have none yet."""
    hold(conn, lease)
    name_held_author(conn, lease, author)


def name_held_author(conn: sa.Connection, lease: Lease, author: Author) -> None:
    """The same, for those who hold the lease in this transaction."""
    person = {"person": author.user_id, "their_team": author.team_id}
    name = {"author_name": storable(author.name)}
    conn.execute(_NAME, fence(lease) | person | name)
