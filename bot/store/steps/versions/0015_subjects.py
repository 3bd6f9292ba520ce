"""Threads about results; what a result was read from, and by whose wishes made."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the columns."""
    op.add_column(
        "results", sa.Column("stretch", sa.Text(), comment="what of it was read")
    )
    op.add_column("results", _words("manner", ""))
    op.create_table(
        "subjects",
        sa.Column(
            "conversation_id",
            _NUMBER,
            sa.ForeignKey("conversations.id", name="subjects_conversation_id_fkey"),
            primary_key=True,
        ),
        _words("team"),
        _words("team_id"),
        _words("user_id"),
        _words("verb"),
        _words("text", ""),
        sa.Column("stretch", sa.Text(), nullable=False, comment="what it rests on"),
    )


def _words(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)
