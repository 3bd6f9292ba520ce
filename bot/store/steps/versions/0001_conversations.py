"""Conversations, their messages and turns, and who works on them."""

import sqlalchemy as sa
from alembic import op

from bot.store.times import UtcTime

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LEASED = sa.text("lease_owner IS NOT NULL")
_WAITING = sa.text("inbox_seq > done_seq AND lease_owner IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _installations()
    _workers()
    _conversations()
    _messages()
    _turns()
    _events()


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _number(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=default, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcTime(), nullable=False)


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("team", sa.Text(), primary_key=True),
        _text("team_id"),
        _text("app_id", ""),
        _text("bot_user_id"),
        _text("bot_id", ""),
        sa.Column("bot_token", sa.Text(), nullable=False, comment="encrypted"),
        _text("scopes", ""),
        _text("capabilities", "{}"),
        _time("installed_at"),
    )


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.Text(), primary_key=True),
        _time("started_at"),
        sa.Column(
            "steady_since",
            UtcTime(),
            nullable=False,
            comment="no gap between beats since",
        ),
        _time("heartbeat_at"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _ID, sa.Identity(), primary_key=True),
        _text("team"),
        _text("team_id"),
        _text("channel"),
        _text("thread_ts"),
        _number("inbox_seq"),
        _number("done_seq"),
        sa.Column("runnable_since", UtcTime()),
        sa.Column("lease_owner", sa.Text()),
        _number("lease_epoch"),
        _number("attempts"),
        sa.Column("not_before", UtcTime()),
        sa.Column(
            "lease_seq",
            sa.BigInteger(),
            comment="the message whose intake took the lease",
        ),
        _flag("read_back"),
        sa.Column("summary", sa.Text()),
        _time("last_activity"),
        sa.UniqueConstraint("team", "channel", "thread_ts"),
    )
    op.create_index(
        "conversations_waiting_idx",
        "conversations",
        ["team", "runnable_since"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index(
        "conversations_leased_idx",
        "conversations",
        ["lease_owner", "team"],
        sqlite_where=_LEASED,
        postgresql_where=_LEASED,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", _ID, sa.Identity(), primary_key=True),
        sa.Column(
            "conversation_id", _ID, sa.ForeignKey("conversations.id"), nullable=False
        ),
        _text("team"),
        _text("team_id"),
        _text("channel"),
        _text("ts"),
        sa.Column("seq", sa.BigInteger()),
        _text("author_id"),
        _text("author_team_id"),
        _text("author_name", ""),
        _flag("author_is_bot"),
        _text("text", ""),
        _text("files", "[]"),
        _text("channel_kind"),
        _flag("is_shared"),
        _flag("addressed"),
        _flag("mentions_others"),
        _number("revision", "1"),
        _flag("deleted"),
        sa.Column("declined", sa.Text(), comment="why it stays unanswered"),
        sa.Column(
            "turn", sa.BigInteger(), comment="the turn that showed it to the model"
        ),
        _time("stored_at"),
        sa.UniqueConstraint("team", "channel", "ts"),
        sa.UniqueConstraint("conversation_id", "seq"),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column(
            "conversation_id", _ID, sa.ForeignKey("conversations.id"), primary_key=True
        ),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        _text("team"),
        _text("team_id"),
        _text("state"),
        _text("owner"),
        _number("epoch"),
        sa.Column("intended_at", UtcTime(), comment="about to post, outcome unknown"),
        _text("reply_ts", "[]"),
        _text("answer", "[]"),
        sa.Column("prompt_versions", sa.Text()),
        _text("model", ""),
        sa.Column("stop_reason", sa.Text()),
        sa.Column("stop_requested_by", sa.Text()),
        _number("input_tokens"),
        _number("output_tokens"),
        _number("cache_creation_input_tokens"),
        _number("cache_read_input_tokens"),
        _number("thinking_tokens"),
        sa.Column("cost_micros", sa.BigInteger()),
        sa.Column("request_id", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("first_text_s", sa.Float()),
        sa.Column("duration_s", sa.Float()),
        _time("started_at"),
        sa.Column("ended_at", UtcTime()),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.Text(), primary_key=True),
        _text("team"),
        _text("team_id"),
        _time("received_at"),
    )
    op.create_index("events_received_at_idx", "events", ["received_at"])
