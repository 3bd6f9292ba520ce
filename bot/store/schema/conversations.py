"""Threads and what people wrote in them."""

import sqlalchemy as sa

from bot.store.schema.columns import (
    flag,
    lease_columns,
    metadata,
    moment,
    number,
    own_id,
    team_columns,
    words,
)
from bot.store.times import UtcTime

conversations = sa.Table(
    "conversations",
    metadata,
    own_id(),
    *team_columns(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    number("inbox_seq"),
    number("done_seq"),
    sa.Column("runnable_since", UtcTime),
    *lease_columns(),
    sa.Column(
        "lease_seq", sa.BigInteger, comment="the message whose intake took the lease"
    ),
    flag("read_back"),
    flag("is_closed"),
    sa.Column("summary", sa.Text),
    sa.Column("summary_turn", sa.BigInteger),
    sa.Column("summary_ts", sa.Text),
    moment("last_activity"),
    sa.UniqueConstraint("team", "channel", "thread_ts"),
)

RUNNABLE = conversations.c.inbox_seq > conversations.c.done_seq
IDLE = conversations.c.lease_owner.is_(None)
LEASED = conversations.c.lease_owner.is_not(None)

sa.Index(
    "conversations_waiting_idx",
    conversations.c.team,
    conversations.c.runnable_since,
    info={"where": sa.and_(RUNNABLE, IDLE)},
)
sa.Index(
    "conversations_leased_idx",
    conversations.c.lease_owner,
    conversations.c.team,
    info={"where": LEASED},
)

messages = sa.Table(
    "messages",
    metadata,
    own_id(),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    *team_columns(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("author_team_id", sa.Text, nullable=False),
    words("author_name"),
    flag("author_is_bot"),
    words("text"),
    sa.Column("files", sa.Text, nullable=False, server_default="[]"),
    sa.Column(
        "kept_out",
        sa.Text,
        nullable=False,
        server_default="{}",
        comment="its files that a model's server refused: the model, by file",
    ),
    sa.Column("channel_kind", sa.Text, nullable=False),
    flag("is_shared"),
    flag("addressed"),
    flag("mentions_others"),
    number("revision", start=1),
    flag("deleted"),
    sa.Column("declined", sa.Text, comment="why it stays unanswered"),
    sa.Column("turn", sa.BigInteger, comment="the turn that showed it to the model"),
    sa.Column("looking_at", sa.Text, comment="the channel its author had open"),
    moment("stored_at"),
    sa.UniqueConstraint("team", "channel", "ts"),
    sa.UniqueConstraint("conversation_id", "seq"),
)

HAS_FILES = messages.c.files != sa.literal_column("'[]'")

sa.Index(
    "messages_with_files_idx",
    messages.c.team,
    info={"where": HAS_FILES},
)
