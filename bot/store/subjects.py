"""What threads are about that begin with a result."""

import json
from dataclasses import asdict

import sqlalchemy as sa

from bot.core.conversation import ConversationKey
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import verb_of
from bot.core.tasks.subjects import Stretch, Subject
from bot.store.dialects import insert
from bot.store.rows import storable, to_json
from bot.store.schema import conversations, subjects
from bot.store.times import ago


def begin(
    conn: sa.Connection, key: ConversationKey, team_id: TeamId, subject: Subject
) -> None:
    """Let a conversation be about it; there is none yet where we have begun a thread.

    There nobody has written before us: there is nothing to be read back.
    """
    conn.execute(
        insert(conn, conversations)
        .values(
            team=key.installation,
            team_id=team_id,
            channel=key.channel_id,
            thread_ts=key.thread_ts,
            read_back=True,
            last_activity=ago(0),
        )
        .on_conflict_do_nothing()
    )
    here = sa.select(conversations.c.id).where(
        conversations.c.team == key.installation,
        conversations.c.channel == key.channel_id,
        conversations.c.thread_ts == key.thread_ts,
    )
    conn.execute(
        insert(conn, subjects)
        .values(
            conversation_id=here.scalar_subquery(),
            team=key.installation,
            team_id=team_id,
            user_id=subject.user_id,
            verb=subject.verb,
            text=storable(subject.text),
            stretch=stretch_json(subject.stretch),
        )
        .on_conflict_do_nothing()
    )


def of(conn: sa.Connection, conversation_id: int) -> Subject | None:
    """What a conversation is about."""
    its = subjects.c.conversation_id == conversation_id
    row = conn.execute(sa.select(subjects).where(its)).one_or_none()
    verb = verb_of({"verb": row.verb}) if row else None
    if row is None or verb is None:
        return None
    return Subject(
        user_id=UserId(row.user_id),
        verb=verb,
        text=row.text,
        stretch=stretch_in(row.stretch),
    )


def stretch_json(stretch: Stretch) -> str:
    """A stretch as a column holds it."""
    return to_json(asdict(stretch))


def stretch_in(column: str) -> Stretch:
    """What `stretch_json` made."""
    held = json.loads(column)
    thread_ts = held["thread_ts"]
    return Stretch(
        channel_id=ChannelId(held["channel_id"]),
        thread_ts=MessageTs(thread_ts) if thread_ts else None,
        oldest=MessageTs(held["oldest"]),
        newest=MessageTs(held["newest"]),
    )
