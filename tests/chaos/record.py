"""What the database remembers, looked at past the bot."""

import json
from dataclasses import dataclass
from math import inf

import sqlalchemy as sa

from bot.core.tasks.asked import TASK
from bot.store.urls import database_url

_AT_WORK = """
    SELECT (SELECT count(*) FROM conversations WHERE inbox_seq > done_seq) AS waiting,
           (SELECT count(*) FROM conversations WHERE lease_owner IS NOT NULL) AS leased,
           (SELECT count(*) FROM turns WHERE state = 'running') AS running,
           (SELECT count(*) FROM requests WHERE state = 'waiting') AS requests
"""
_TURNS = """
    SELECT c.channel, c.thread_ts, t.number, t.state, t.reply_ts, t.error
    FROM turns t JOIN conversations c ON c.id = t.conversation_id
    WHERE t.state <> 'superseded' ORDER BY c.id, t.number
"""
_THUMBS = "SELECT channel, thread_ts, turn, verdict FROM feedback"
_POSTS = """
    SELECT c.channel, c.thread_ts, m.text, m.turn, m.declined
    FROM messages m JOIN conversations c ON c.id = m.conversation_id
    ORDER BY c.id, m.ts
"""

_COMMANDS = """
    SELECT user_id, channel, sum(lease_epoch) AS times FROM requests
    WHERE kind = :kind GROUP BY user_id, channel
"""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn that is over, and where its reply stands."""

    place: Place
    number: int
    state: str
    reply_ts: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A person's post, and the turn that answered it."""

    place: Place
    text: str
    turn: int | None
    declined: str | None


class Record:
    """Reads the bot's database; raises `sa.exc.OperationalError` while it is down."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(database_url(url), poolclass=sa.pool.NullPool)

    def at_work(self) -> dict[str, int]:
        """How much is not over yet, by kind; what is zero is left out."""
        with self._engine.connect() as conn:
            (row,) = conn.execute(sa.text(_AT_WORK)).mappings()
        return {kind: count for kind, count in row.items() if count}

    def workers(self) -> set[str]:
        """Every process that has not taken its leave, dead or alive."""
        with self._engine.connect() as conn:
            return {*conn.scalars(sa.text("SELECT id FROM workers"))}

    def waiting(self) -> float:
        """How many conversations want an answer; beyond number while it is down."""
        try:
            return self.at_work().get("waiting", 0)
        except sa.exc.OperationalError:
            return inf

    def turns(self) -> list[Turn]:
        """Every turn that was not superseded by another."""
        with self._engine.connect() as conn:
            rows = conn.execute(sa.text(_TURNS)).all()
        return [
            Turn(
                place=(row.channel, row.thread_ts),
                number=row.number,
                state=row.state,
                reply_ts=tuple(json.loads(row.reply_ts)),
                error=row.error,
            )
            for row in rows
        ]

    def thumbs(self) -> list[tuple[str, str, str]]:
        """Every verdict about an answer: its thread, and what was pressed."""
        with self._engine.connect() as conn:
            rows = conn.execute(sa.text(_THUMBS)).all()
        return [(r.channel, r.thread_ts, f"{r.verdict}/{r.turn}") for r in rows]

    def times_begun(self) -> dict[tuple[str, str], int]:
        """How often somebody's commands in a channel were begun, by both."""
        with self._engine.connect() as conn:
            rows = conn.execute(sa.text(_COMMANDS), {"kind": TASK}).all()
        return {(row.user_id, row.channel): int(row.times) for row in rows}

    def posts(self) -> list[Stored]:
        """Every post of a person."""
        with self._engine.connect() as conn:
            rows = conn.execute(sa.text(_POSTS)).all()
        return [
            Stored(
                place=(row.channel, row.thread_ts),
                text=row.text,
                turn=row.turn,
                declined=row.declined,
            )
            for row in rows
        ]
