"""What was spent: each request added to its person's line of the day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.model import Usage
from bot.core.spending import DaySpent, Spender
from bot.store.dialects import insert_of
from bot.store.schema import messages, usage_daily

_COUNTED = (
    "requests",
    "turns",
    "input_tokens",
    "output_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "thinking_tokens",
    "cost_micros",
    "unpriced",
)
_TOKENS = _COUNTED[2:7]
_LINE = ("team", "team_id", "channel", "user_id", "day")
_MICROS = 1_000_000


@cache
def _adding(dialect: str, source: sa.Select[Any]) -> sa.Insert:
    """Add what `source` selects to the line it belongs to."""
    adding = insert_of(dialect)(usage_daily).from_select([*_LINE, *_COUNTED], source)
    sums = {name: usage_daily.c[name] + adding.excluded[name] for name in _COUNTED}
    return adding.on_conflict_do_update(index_elements=_LINE, set_=sums)


def _given(*names: str) -> list[sa.BindParameter[Any]]:
    return [sa.bindparam(f"is_{n}", type_=usage_daily.c[n].type) for n in names]


_ONE = sa.select(*_given(*_LINE), *_given(*_COUNTED)).where(sa.true())
_TURN = (
    sa.select(
        messages.c.team,
        messages.c.team_id,
        messages.c.channel,
        messages.c.author_id,
        *_given("day"),
        *_given(*_COUNTED),
    )
    .where(
        messages.c.conversation_id == sa.bindparam("of_conversation"),
        messages.c.turn == sa.bindparam("of_turn"),
        messages.c.seq.is_not(None),
    )
    .order_by(messages.c.seq.desc())
    .limit(1)
)


def count(
    conn: sa.Connection, spender: Spender, usage: Usage, cost_usd: Decimal | None
) -> None:
    """Count a request that is part of no turn."""
    line = {
        "team": spender.installation,
        "team_id": spender.team_id,
        "channel": spender.channel_id,
        "user_id": spender.user_id,
    }
    values = _values(usage, cost_usd, turns=0) | {
        f"is_{name}": value for name, value in line.items()
    }
    conn.execute(_adding(conn.dialect.name, _ONE), values)


def count_turn(
    conn: sa.Connection,
    lease: Lease,
    turn: int,
    usage: Usage,
    cost_usd: Decimal | None,
) -> None:
    """Count a turn, on the account of whoever wrote the newest post it answers."""
    if not usage.prompt_tokens and not usage.output_tokens:
        return  # nobody asked the model
    values = _values(usage, cost_usd, turns=1)
    values |= {"of_conversation": lease.conversation_id, "of_turn": turn}
    conn.execute(_adding(conn.dialect.name, _TURN), values)


def move_to_nobody(conn: sa.Connection, lines: sa.ColumnElement[bool]) -> int:
    """Keep what some lines count, on the account of nobody; how many lines."""
    counted = [usage_daily.c[name] for name in (*_LINE, *_COUNTED)]
    found = conn.execute(sa.select(*counted).where(lines)).all()
    conn.execute(sa.delete(usage_daily).where(lines))
    for line in found:
        nobodys = {f"is_{name}": value for name, value in line._mapping.items()}
        conn.execute(_adding(conn.dialect.name, _ONE), nobodys | {"is_user_id": ""})
    return len(found)


def spent(conn: sa.Connection, since: date, until: date) -> list[DaySpent]:
    """Every line of these days."""
    rows = conn.execute(
        sa.select(usage_daily)
        .where(usage_daily.c.day.between(since, until))
        .order_by(*usage_daily.primary_key)
    )
    return [_day_spent(row) for row in rows]


def _values(usage: Usage, cost_usd: Decimal | None, *, turns: int) -> dict[str, Any]:
    tokens = {f"is_{name}": getattr(usage, name) for name in _TOKENS}
    return tokens | {
        "is_day": datetime.now(UTC).date(),
        "is_requests": 1,
        "is_turns": turns,
        "is_cost_micros": round((cost_usd or 0) * _MICROS),
        "is_unpriced": int(cost_usd is None),
    }


def _day_spent(row: sa.Row[Any]) -> DaySpent:
    return DaySpent(
        spender=Spender(
            installation=InstallationId(row.team),
            team_id=TeamId(row.team_id),
            channel_id=ChannelId(row.channel),
            user_id=UserId(row.user_id),
        ),
        day=row.day,
        requests=row.requests,
        turns=row.turns,
        usage=Usage(**{name: getattr(row, name) for name in _TOKENS}),
        cost_usd=Decimal(row.cost_micros) / _MICROS,
        unpriced=row.unpriced,
    )
