"""Turns: one exchange each."""

import sqlalchemy as sa

from bot.store.schema.columns import (
    flag,
    metadata,
    moment,
    number,
    team_columns,
    words,
)
from bot.store.times import UtcTime

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    *team_columns(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    number("epoch"),
    sa.Column("intended_at", UtcTime, comment="about to post, outcome unknown"),
    sa.Column(
        "intended_seq", sa.BigInteger, comment="the newest message known by then"
    ),
    sa.Column("reply_ts", sa.Text, nullable=False, server_default="[]"),
    sa.Column(
        "shared_files",
        sa.Text,
        nullable=False,
        server_default="[]",
        comment="files of an answer that is not over yet",
    ),
    sa.Column("answer", sa.Text, nullable=False, server_default="[]"),
    flag("is_outdated"),
    sa.Column("prompt_versions", sa.Text),
    words("model"),
    sa.Column("stop_reason", sa.Text),
    sa.Column("stop_requested_by", sa.Text),
    number("input_tokens"),
    number("output_tokens"),
    number("cache_creation_input_tokens"),
    number("cache_read_input_tokens"),
    number("thinking_tokens"),
    sa.Column("cost_micros", sa.BigInteger),
    sa.Column("basis", sa.Text, comment="what it was based on"),
    sa.Column("request_id", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("first_text_s", sa.Float),
    sa.Column("duration_s", sa.Float),
    moment("started_at"),
    sa.Column("ended_at", UtcTime),
)

_RUNS = turns.c.state == sa.literal_column("'running'")

sa.Index(
    "turns_running_idx",
    turns.c.owner,
    info={"where": _RUNS},
)
