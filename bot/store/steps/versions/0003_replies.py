"""Stopping turns, what answers were based on, and what people think of them."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0003"
down_revision = "0002"

_RUNS = sa.text("state = 'running'")


def upgrade() -> None:
    """Make the table, the column and the index."""
    op.add_column(
        "turns", sa.Column("basis", sa.Text(), comment="what it was based on")
    )
    _feedback()
    op.create_index(
        "turns_running_idx",
        "turns",
        ["owner"],
        sqlite_where=_RUNS,
        postgresql_where=_RUNS,
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(),
            primary_key=True,
        ),
        _text("team"),
        _text("team_id"),
        _text("channel"),
        _text("thread_ts"),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        _text("user_id"),
        _text("verdict"),
        _text("reason", ""),
        _text("prompt", ""),
        _text("model", ""),
        sa.Column("given_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("team", "channel", "thread_ts", "turn", "user_id"),
    )
