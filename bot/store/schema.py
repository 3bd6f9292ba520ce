"""The tables. `team` is the installation, `team_id` the workspace a row came from."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bot.store.times import UtcTime

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def _team() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
    )


def _number(name: str, *, start: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(start))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, UtcTime, nullable=False)


def _id() -> sa.Column[int]:
    """A number of our own; SQLite counts only in columns of type INTEGER."""
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("id", kind, sa.Identity(), primary_key=True)


def _leased() -> Iterable[sa.Column[Any]]:
    return (
        sa.Column("lease_owner", sa.Text),
        _number("lease_epoch"),
        _number("attempts"),
        sa.Column("not_before", UtcTime),
    )


installations = sa.Table(
    "installations",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("team_id", sa.Text, nullable=False),
    _words("app_id"),
    sa.Column("bot_user_id", sa.Text, nullable=False),
    _words("bot_id"),
    sa.Column("bot_token", sa.Text, nullable=False, comment="encrypted"),
    _words("scopes"),
    sa.Column("capabilities", sa.Text, nullable=False, server_default="{}"),
    _time("installed_at"),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _time("started_at"),
    sa.Column(
        "steady_since", UtcTime, nullable=False, comment="no gap between beats since"
    ),
    _time("heartbeat_at"),
)

conversations = sa.Table(
    "conversations",
    metadata,
    _id(),
    *_team(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    _number("inbox_seq"),
    _number("done_seq"),
    sa.Column("runnable_since", UtcTime),
    *_leased(),
    sa.Column(
        "lease_seq", sa.BigInteger, comment="the message whose intake took the lease"
    ),
    _flag("read_back"),
    sa.Column("summary", sa.Text),
    _time("last_activity"),
    sa.UniqueConstraint("team", "channel", "thread_ts"),
)

RUNNABLE = conversations.c.inbox_seq > conversations.c.done_seq
IDLE = conversations.c.lease_owner.is_(None)
LEASED = conversations.c.lease_owner.is_not(None)

sa.Index(
    "conversations_waiting_idx",
    conversations.c.team,
    conversations.c.runnable_since,
    sqlite_where=sa.and_(RUNNABLE, IDLE),
    postgresql_where=sa.and_(RUNNABLE, IDLE),
)
sa.Index(
    "conversations_leased_idx",
    conversations.c.lease_owner,
    conversations.c.team,
    sqlite_where=LEASED,
    postgresql_where=LEASED,
)

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    *_team(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("author_team_id", sa.Text, nullable=False),
    _words("author_name"),
    _flag("author_is_bot"),
    _words("text"),
    sa.Column("files", sa.Text, nullable=False, server_default="[]"),
    sa.Column("channel_kind", sa.Text, nullable=False),
    _flag("is_shared"),
    _flag("addressed"),
    _flag("mentions_others"),
    _number("revision", start=1),
    _flag("deleted"),
    sa.Column("declined", sa.Text, comment="why it stays unanswered"),
    sa.Column("turn", sa.BigInteger, comment="the turn that showed it to the model"),
    _time("stored_at"),
    sa.UniqueConstraint("team", "channel", "ts"),
    sa.UniqueConstraint("conversation_id", "seq"),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    *_team(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    _number("epoch"),
    sa.Column("intended_at", UtcTime, comment="about to post, outcome unknown"),
    sa.Column("reply_ts", sa.Text, nullable=False, server_default="[]"),
    sa.Column("answer", sa.Text, nullable=False, server_default="[]"),
    sa.Column("prompt_versions", sa.Text),
    _words("model"),
    sa.Column("stop_reason", sa.Text),
    sa.Column("stop_requested_by", sa.Text),
    _number("input_tokens"),
    _number("output_tokens"),
    _number("cache_creation_input_tokens"),
    _number("cache_read_input_tokens"),
    _number("thinking_tokens"),
    sa.Column("cost_micros", sa.BigInteger),
    sa.Column("basis", sa.Text, comment="what it was based on"),
    sa.Column("request_id", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("first_text_s", sa.Float),
    sa.Column("duration_s", sa.Float),
    _time("started_at"),
    sa.Column("ended_at", UtcTime),
)

_RUNS = turns.c.state == sa.literal_column("'running'")

sa.Index(
    "turns_running_idx",
    turns.c.owner,
    sqlite_where=_RUNS,
    postgresql_where=_RUNS,
)

requests = sa.Table(
    "requests",
    metadata,
    _id(),
    *_team(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("trigger_id", sa.Text, nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("thread_ts", sa.Text),
    sa.Column("arguments", sa.Text, nullable=False, server_default="{}"),
    sa.Column("response_url", sa.Text, comment="encrypted"),
    sa.Column("expires_at", UtcTime, comment="of response_url"),
    sa.Column("state", sa.Text, nullable=False),
    *_leased(),
    _time("taken_in_at"),
    sa.UniqueConstraint("team", "kind", "trigger_id"),
)

WAITING = requests.c.state == sa.literal_column("'waiting'")

sa.Index(
    "requests_waiting_idx",
    requests.c.team,
    requests.c.taken_in_at,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
sa.Index("requests_taken_in_at_idx", requests.c.taken_in_at)

events = sa.Table(
    "events",
    metadata,
    sa.Column("event_id", sa.Text, primary_key=True),
    *_team(),
    _time("received_at"),
    sa.Index(None, "received_at"),
)

rate_slots = sa.Table(
    "rate_slots",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column(
        "slots",
        postgresql.ARRAY(sa.DateTime(timezone=True)).with_variant(sa.Text, "sqlite"),
        nullable=False,
    ),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    _time("last_run"),
)
