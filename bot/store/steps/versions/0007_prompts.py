"""Prompts, settings and drafts, and who changed them."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0007"
down_revision = "0006"

_OF_CHANNEL = sa.text("channel != ''")


def upgrade() -> None:
    """Make the tables."""
    _prompts()
    _drafts()
    _settings()
    _audit()
    for table, more in (
        ("prompts", ["version"]),
        ("prompt_drafts", ["author"]),
        ("channel_settings", []),
    ):
        op.create_index(
            f"{table}_channel_key",
            table,
            ["team", "channel", *more],
            unique=True,
            sqlite_where=_OF_CHANNEL,
            postgresql_where=_OF_CHANNEL,
        )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(
        name,
        sa.BigInteger(),
        server_default=default,
        nullable=False,
        autoincrement=False,
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcTime(), nullable=False)


def _prompts() -> None:
    op.create_table(
        "prompts",
        _text("team"),
        _text("team_id"),
        _text("channel", ""),
        _number("version"),
        _text("text", ""),
        _text("mode"),
        _text("author"),
        _text("reason", ""),
        sa.Column("equals", sa.BigInteger(), comment="the version it brought back"),
        _moment("published_at"),
        sa.PrimaryKeyConstraint(
            "team", "team_id", "channel", "version", name="prompts_pkey"
        ),
    )


def _drafts() -> None:
    op.create_table(
        "prompt_drafts",
        _text("team"),
        _text("team_id"),
        _text("channel", ""),
        _text("author"),
        _text("text", ""),
        _text("mode"),
        _number("base", "0"),
        _moment("saved_at"),
        sa.PrimaryKeyConstraint(
            "team", "team_id", "channel", "author", name="prompt_drafts_pkey"
        ),
    )


def _settings() -> None:
    op.create_table(
        "channel_settings",
        _text("team"),
        _text("team_id"),
        _text("channel", ""),
        _text("settings", "{}"),
        sa.Column(
            "answers", sa.Text(), comment="of the settings; read at every intake"
        ),
        _number("revision", "0"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint(
            "team", "team_id", "channel", name="channel_settings_pkey"
        ),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        _text("team"),
        _text("team_id"),
        _number("seq"),
        _text("channel", ""),
        _text("who"),
        _text("action"),
        _text("door", ""),
        _text("before", ""),
        _text("after", ""),
        _text("detail", ""),
        _moment("at"),
        sa.PrimaryKeyConstraint("team", "team_id", "seq", name="audit_pkey"),
    )
