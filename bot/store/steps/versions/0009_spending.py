"""What was spent, summed by person, channel and day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "usage_daily",
        sa.Column("team", sa.Text(), primary_key=True),
        sa.Column("team_id", sa.Text(), primary_key=True),
        sa.Column("channel", sa.Text(), primary_key=True),
        sa.Column("user_id", sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True, comment="in UTC"),
        _number("requests"),
        _number("turns"),
        _number("input_tokens"),
        _number("output_tokens"),
        _number("cache_creation_input_tokens"),
        _number("cache_read_input_tokens"),
        _number("thinking_tokens"),
        _number("cost_micros"),
        _number("unpriced"),
    )


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
