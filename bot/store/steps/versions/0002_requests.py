"""Requests, the model's rate slots, and the jobs that tidy up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.store.times import UtcTime

revision = "0002"
down_revision = "0001"

_WAITING = sa.text("state = 'waiting'")
_TIMES = postgresql.ARRAY(sa.DateTime(timezone=True)).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _requests()
    op.create_table(
        "rate_slots",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("slots", _TIMES, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("last_run", UtcTime(), nullable=False),
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(),
            primary_key=True,
        ),
        _text("team"),
        _text("team_id"),
        _text("kind"),
        _text("trigger_id"),
        _text("user_id"),
        sa.Column("channel", sa.Text()),
        sa.Column("thread_ts", sa.Text()),
        _text("arguments", "{}"),
        sa.Column("response_url", sa.Text(), comment="encrypted"),
        sa.Column("expires_at", UtcTime(), comment="of response_url"),
        _text("state"),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("not_before", UtcTime()),
        sa.Column("taken_in_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("team", "kind", "trigger_id"),
    )
    op.create_index(
        "requests_waiting_idx",
        "requests",
        ["team", "taken_in_at"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("requests_taken_in_at_idx", "requests", ["taken_in_at"])
