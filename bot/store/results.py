"""Results of verbs, kept for a while for what people press under them."""

import json
from typing import Any

import sqlalchemy as sa

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import verb_of
from bot.core.tasks.results import Result, Table
from bot.store.dialects import insert
from bot.store.rows import storable, to_json
from bot.store.schema import results
from bot.store.times import ago


def keep(conn: sa.Connection, result: Result, asked_by: str) -> int:
    """Keep it, in place of what the same request has left before."""
    values = _values(result)
    named = {"team": result.installation, "asked_by": asked_by}
    number = conn.scalar(
        insert(conn, results)
        .values(values | named)
        .on_conflict_do_update(index_elements=["team", "asked_by"], set_=values)
        .returning(results.c.id)
    )
    if number is None:
        raise LookupError("an insert has returned nothing")
    return int(number)


def find(conn: sa.Connection, team: InstallationId, number: int) -> Result | None:
    """The result with this number in this installation."""
    row = conn.execute(_of(team, number)).one_or_none()
    return None if row is None else _result(row)


def begin_sharing(
    conn: sa.Connection, team: InstallationId, number: int, pressed: str, place: str
) -> bool:
    """Write down that it is shared in `place`; False where somebody did before."""
    row = conn.execute(_of(team, number).with_for_update()).one_or_none()
    if row is None:
        return False
    shared: dict[str, str] = json.loads(row.shared)
    if place in shared:
        return False
    _set_shared(conn, row.id, shared | {place: pressed})
    return True


def was_not_shared(
    conn: sa.Connection, team: InstallationId, number: int, place: str
) -> None:
    """Take back what `begin_sharing` wrote down."""
    row = conn.execute(_of(team, number).with_for_update()).one_or_none()
    if row is not None:
        shared: dict[str, str] = json.loads(row.shared)
        shared.pop(place, None)
        _set_shared(conn, row.id, shared)


def _of(team: InstallationId, number: int) -> sa.Select[Any]:
    return sa.select(results).where(results.c.team == team, results.c.id == number)


def _set_shared(conn: sa.Connection, number: int, shared: dict[str, str]) -> None:
    conn.execute(
        sa.update(results)
        .where(results.c.id == number)
        .values(shared=json.dumps(shared))
    )


def _values(result: Result) -> dict[str, Any]:
    table = result.table
    return {
        "team_id": result.team_id,
        "user_id": result.user_id,
        "verb": result.verb,
        "channel": result.channel_id,
        "thread_ts": result.thread_ts,
        "source_channel": result.source_channel_id,
        "text": storable(result.text),
        "note": storable(result.note),
        "rows": None if table is None else to_json([table.columns, *table.rows]),
        "arguments": to_json(result.arguments),
        "kept_at": ago(0),
    }


def _result(row: sa.Row[Any]) -> Result | None:
    verb = verb_of({"verb": row.verb})
    if verb is None:
        return None
    return Result(
        installation=InstallationId(row.team),
        team_id=TeamId(row.team_id),
        user_id=UserId(row.user_id),
        verb=verb,
        channel_id=row.channel and ChannelId(row.channel),
        thread_ts=row.thread_ts and MessageTs(row.thread_ts),
        source_channel_id=row.source_channel and ChannelId(row.source_channel),
        text=row.text,
        note=row.note,
        table=_table(row.rows),
        arguments=json.loads(row.arguments),
    )


def _table(rows: str | None) -> Table | None:
    if rows is None:
        return None
    columns, *others = json.loads(rows)
    return Table(columns=tuple(columns), rows=tuple(map(tuple, others)))
