"""What verbs leave behind: results, threads about them, and a workspace's terms."""

import sqlalchemy as sa

from bot.store.schema.columns import metadata, moment, own_id, team_columns, words

results = sa.Table(
    "results",
    metadata,
    own_id(),
    *team_columns(),
    sa.Column("asked_by", sa.Text, nullable=False, comment="the request it answers"),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("thread_ts", sa.Text),
    sa.Column("source_channel", sa.Text, comment="where it was read"),
    words("text"),
    words("note"),
    sa.Column("rows", sa.Text, comment="its table"),
    sa.Column("stretch", sa.Text, comment="what of it was read"),
    words("manner"),
    sa.Column("arguments", sa.Text, nullable=False, server_default="{}"),
    sa.Column("shared", sa.Text, nullable=False, server_default="{}"),
    moment("kept_at"),
    sa.UniqueConstraint("team", "asked_by"),
)

subjects = sa.Table(
    "subjects",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    *team_columns(),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("verb", sa.Text, nullable=False),
    words("text"),
    sa.Column("stretch", sa.Text, nullable=False, comment="what it rests on"),
)

glossary = sa.Table(
    "glossary",
    metadata,
    own_id(),
    *team_columns(),
    sa.Column("term", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False, comment="the term without case"),
    sa.Column("language", sa.Text, nullable=False, comment="empty: all languages"),
    words("translation"),
    sa.Column("set_by", sa.Text, nullable=False),
    moment("set_at"),
    sa.UniqueConstraint("team", "team_id", "folded", "language"),
)
