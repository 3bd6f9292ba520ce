"""Results of verbs, kept for a while for what people press under them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import verb_of
from bot.core.tasks.posting import GIVEN_UP_AFTER, NO_TS, Intent, Mark, MessagePlace
from bot.core.tasks.results import Result, Table
from bot.store.dialects import insert
from bot.store.rows import storable, to_json
from bot.store.schema import results
from bot.store.subjects import stretch_in, stretch_json
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


def intend(
    conn: sa.Connection, team: InstallationId, mark: Mark, pressed: str, now: datetime
) -> Intent | None:
    """Write down who posts it: the first one who wants it, if they do not give up."""
    row = conn.execute(_of(team, mark.number).with_for_update()).one_or_none()
    if row is None:
        return None
    shared = json.loads(row.shared)
    known = _Wanted.read(shared.get(mark.place), now)
    if known is not None and (known.by == pressed or not known.is_given_up(now)):
        return Intent(pressed=known.by, since=known.since, stands=known.stands)
    since = known.since if known else None
    wanted = {
        "by": pressed,
        "at": now.isoformat(),
        "since": (since or now).isoformat(),
    }
    _set_shared(conn, row.id, shared | {mark.place: wanted})
    return Intent(pressed=pressed, since=since)


def posted(
    conn: sa.Connection, team: InstallationId, mark: Mark, where: MessagePlace
) -> None:
    """Write down where it stands."""
    row = conn.execute(_of(team, mark.number).with_for_update()).one_or_none()
    if row is not None:
        shared = json.loads(row.shared)
        there = shared.get(mark.place, {}) | {"stands": [*where]}
        _set_shared(conn, row.id, shared | {mark.place: there})


def take_back(conn: sa.Connection, team: InstallationId, mark: Mark) -> None:
    """Forget that it was to be posted."""
    row = conn.execute(_of(team, mark.number).with_for_update()).one_or_none()
    if row is not None:
        shared = json.loads(row.shared)
        shared.pop(mark.place, None)
        _set_shared(conn, row.id, shared)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Who wants a result posted in one place, as `shared` holds it."""

    by: str
    at: datetime
    since: datetime
    stands: MessagePlace | None = None

    @classmethod
    def read(cls, found: object, now: datetime) -> Self | None:
        match found:
            case None:
                return None
            case {"by": str(by), "at": str(at), "since": str(since), **more}:
                where = more.get("stands")
                return cls(
                    by,
                    datetime.fromisoformat(at),
                    datetime.fromisoformat(since),
                    MessagePlace(*where) if isinstance(where, list) else None,
                )
            case _:  # of a version before: only who has pressed, and all was well
                return cls(str(found), now, now, MessagePlace(ChannelId(""), NO_TS))

    def is_given_up(self, now: datetime) -> bool:
        return self.stands is None and now - self.at > GIVEN_UP_AFTER


def _of(team: InstallationId, number: int) -> sa.Select[Any]:
    return sa.select(results).where(results.c.team == team, results.c.id == number)


def _set_shared(conn: sa.Connection, number: int, shared: dict[str, Any]) -> None:
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
        "stretch": result.stretch and stretch_json(result.stretch),
        "manner": result.manner,
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
        stretch=row.stretch and stretch_in(row.stretch),
        manner=row.manner,
        arguments=json.loads(row.arguments),
    )


def _table(rows: str | None) -> Table | None:
    if rows is None:
        return None
    columns, *others = json.loads(rows)
    return Table(columns=tuple(columns), rows=tuple(map(tuple, others)))
