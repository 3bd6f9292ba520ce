"""What summaries took to make."""

import sqlalchemy as sa

from bot.store.schema.columns import metadata, moment, number, own_id, team_columns

summary_calls = sa.Table(
    "summary_calls",
    metadata,
    own_id(),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    *team_columns(),
    sa.Column("model", sa.Text, nullable=False),
    number("posts"),
    number("input_tokens"),
    number("output_tokens"),
    number("cache_creation_input_tokens"),
    number("cache_read_input_tokens"),
    number("thinking_tokens"),
    sa.Column("cost_micros", sa.BigInteger),
    moment("made_at"),
    sa.Index(None, "conversation_id"),
)
