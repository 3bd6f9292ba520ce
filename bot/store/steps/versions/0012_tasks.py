"""What verbs leave behind: results and terms."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "results",
        sa.Column("id", _NUMBER, sa.Identity(), primary_key=True),
        _words("team"),
        _words("team_id"),
        sa.Column(
            "asked_by", sa.Text(), nullable=False, comment="the request it answers"
        ),
        _words("user_id"),
        _words("verb"),
        sa.Column("channel", sa.Text()),
        sa.Column("thread_ts", sa.Text()),
        sa.Column("source_channel", sa.Text(), comment="where it was read"),
        _words("text", ""),
        _words("note", ""),
        sa.Column("rows", sa.Text(), comment="its table"),
        _words("arguments", "{}"),
        _words("shared", "{}"),
        sa.Column("kept_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("team", "asked_by", name="results_team_asked_by_key"),
    )
    op.create_table(
        "glossary",
        sa.Column("id", _NUMBER, sa.Identity(), primary_key=True),
        _words("team"),
        _words("team_id"),
        _words("term"),
        sa.Column("folded", sa.Text(), nullable=False, comment="the term without case"),
        sa.Column(
            "language", sa.Text(), nullable=False, comment="empty: all languages"
        ),
        _words("translation", ""),
        _words("set_by"),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.UniqueConstraint(
            "team",
            "team_id",
            "folded",
            "language",
            name="glossary_team_team_id_folded_language_key",
        ),
    )


def _words(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)
