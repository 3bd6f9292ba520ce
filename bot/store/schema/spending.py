"""What was spent, summed by the day."""

import sqlalchemy as sa

from bot.store.schema.columns import metadata, number

usage_daily = sa.Table(
    "usage_daily",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("team_id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True, comment="in UTC"),
    number("requests"),
    number("turns"),
    number("input_tokens"),
    number("output_tokens"),
    number("cache_creation_input_tokens"),
    number("cache_read_input_tokens"),
    number("thinking_tokens"),
    number("cost_micros"),
    number("unpriced"),
)
