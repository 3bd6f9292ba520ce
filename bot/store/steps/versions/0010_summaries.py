"""Summaries of long conversations: how far they reach, and what they took."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COUNTS = (
    "posts",
    "input_tokens",
    "output_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "thinking_tokens",
)


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("conversations", sa.Column("summary_turn", sa.BigInteger()))
    op.add_column("conversations", sa.Column("summary_ts", sa.Text()))
    op.create_table(
        "summary_calls",
        sa.Column("id", _ID, sa.Identity(), primary_key=True),
        sa.Column(
            "conversation_id", _ID, sa.ForeignKey("conversations.id"), nullable=False
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _NAMES),
        *(
            sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
            for name in _COUNTS
        ),
        sa.Column("cost_micros", sa.BigInteger()),
        sa.Column("made_at", UtcTime(), nullable=False),
    )
    op.create_index(
        "summary_calls_conversation_id_idx", "summary_calls", ["conversation_id"]
    )


_NAMES = ("team", "team_id", "model")
