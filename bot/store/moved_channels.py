"""A channel gets another id: everything that is known by the old one follows."""

import sqlalchemy as sa

from bot.core.audit import AuditEntry
from bot.core.ids import ChannelId
from bot.core.news import Change, Topic
from bot.core.prompts import Scope
from bot.store import audit
from bot.store.dialects import tell_others
from bot.store.schema import (
    channel_settings,
    conversations,
    messages,
    metadata,
    prompt_drafts,
    prompts,
)
from bot.store.scopes import here

_GOVERNED = (prompts, prompt_drafts, channel_settings)


def move(conn: sa.Connection, old: Scope, new: ChannelId, entry: AuditEntry) -> bool:
    """Let all rows of a channel be found under its new id; False if none was left.

    What was said stays one conversation: a thread's next message is looked for
    under the new id. What somebody has already governed there is kept instead.
    """
    audit.one_at_a_time(conn, old)
    there = Scope(old.installation, old.team_id, new)
    moved = 0
    if not any(_has_rows(conn, table, there) for table in _GOVERNED):
        moved += sum(_rename(conn, table, old, new) for table in _GOVERNED)
    moved += _move_conversations(conn, old, new)
    if not moved:
        return False
    audit.add(conn, entry)
    tell_others(conn, Change(Topic.PROMPTS, old.installation))
    return True


def _has_rows(conn: sa.Connection, table: sa.Table, scope: Scope) -> bool:
    return bool(conn.scalar(sa.select(sa.exists().where(here(table, scope)))))


def _rename(conn: sa.Connection, table: sa.Table, old: Scope, new: ChannelId) -> int:
    renamed = conn.execute(sa.update(table).where(here(table, old)).values(channel=new))
    return renamed.rowcount


def _move_conversations(conn: sa.Connection, old: Scope, new: ChannelId) -> int:
    """All but threads that were gone on with under the new id already."""
    twin = conversations.alias()
    goes_on = sa.exists().where(
        twin.c.team == old.installation,
        twin.c.channel == new,
        twin.c.thread_ts == conversations.c.thread_ts,
    )
    ids = conn.scalars(
        sa.select(conversations.c.id).where(here(conversations, old), ~goes_on)
    ).all()
    if not ids:
        return 0
    conn.execute(
        sa.update(messages)
        .where(messages.c.conversation_id.in_(ids))
        .values(channel=new)
    )
    feedback = metadata.tables["feedback"]
    conn.execute(sa.update(feedback).where(here(feedback, old)).values(channel=new))
    moved = conn.execute(
        sa.update(conversations).where(conversations.c.id.in_(ids)).values(channel=new)
    )
    return moved.rowcount
