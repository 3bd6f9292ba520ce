"""Who gets to work next: fair between workspaces, and the dead give up theirs.

The statements are put together once: that takes longer than the database does.
"""

from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.core.conversation import Lease, TurnState
from bot.store.rows import lease_of
from bot.store.schema import IDLE, LEASED, RUNNABLE, conversations, turns, workers
from bot.store.times import ago

OWNER = sa.bindparam("owner", type_=sa.Text)
ROOM = sa.bindparam("room", type_=sa.Integer)
DEAD_AFTER_S = sa.bindparam("dead_after_s", type_=sa.Float)


def claim(
    conn: sa.Connection, owner: str, limit: int, dead_after_s: float
) -> list[Lease]:
    """Lease conversations to `owner`: orphaned ones first, then waiting ones.

    Of the waiting ones, those of the workspace with the least at work go
    first, then the oldest.
    """
    dead = {"owner": owner, "room": limit, "dead_after_s": dead_after_s}
    taken = _leases(conn.execute(_take_orphans(), dead))
    if len(taken) < limit:
        room = {"owner": owner, "room": limit - len(taken)}
        taken += _leases(conn.execute(_take_waiting(conn.dialect.name), room))
    return taken


@cache
def _take_orphans() -> sa.Executable:
    return _take(orphaned(conversations), failed=had_begun())


@cache
def _take_waiting(dialect: str) -> sa.Executable:
    return _take(_waiting(dialect), failed=sa.literal(0))


def had_begun() -> sa.ColumnElement[int]:
    """1 for a conversation whose turn ran under its lease, else 0.

    A process that dies is no failure of those that only waited in it.
    """
    running = (
        sa.select(turns.c.number)
        .where(
            turns.c.conversation_id == conversations.c.id,
            turns.c.state == TurnState.RUNNING,
            turns.c.epoch == conversations.c.lease_epoch,
        )
        .correlate(conversations)
    )
    return sa.case((sa.exists(running), 1), else_=0)


def _take(chosen: sa.Select[int], *, failed: sa.ColumnElement[int]) -> sa.Executable:
    """Lease the chosen rows, but for those that somebody else takes just now."""
    return (
        sa.update(conversations)
        .where(conversations.c.id.in_(chosen))
        .values(
            lease_owner=OWNER,
            lease_epoch=conversations.c.lease_epoch + 1,
            attempts=conversations.c.attempts + failed,
        )
        .returning(conversations)
    )


def _leases(taken: sa.CursorResult[Any]) -> list[Lease]:
    rows = sorted(taken, key=lambda row: row.runnable_since)
    return [lease_of(row) for row in rows]


def orphaned(table: sa.Table, *still: sa.ColumnElement[bool]) -> sa.Select[int]:
    """What dead processes hold and is `still` to be done, as far as there is room.

    Whoever judges must itself have been heard without a gap for as long: after
    an outage of the database everybody looks dead.
    """
    fresh = workers.c.heartbeat_at > ago(DEAD_AFTER_S)
    alive = sa.select(workers.c.id).where(fresh)
    may_judge = sa.exists().where(
        workers.c.id == OWNER, fresh, workers.c.steady_since <= ago(DEAD_AFTER_S)
    )
    return (
        sa.select(table.c.id)
        .where(
            *still,
            table.c.lease_owner.is_not(None),
            table.c.lease_owner != OWNER,
            table.c.lease_owner.not_in(alive),
            may_judge,
        )
        .limit(ROOM)
        .with_for_update(skip_locked=True)
    )


def _waiting(dialect: str) -> sa.Select[int]:
    """The waiting ones to take next.

    Of each workspace only as many are looked at as could be taken, so that a
    long backlog costs no more than a short one.
    """
    teams, busy = _waiting_teams(), _busy_teams()
    found, by_team = _oldest(dialect, teams.c.team)
    place = sa.func.row_number().over(
        partition_by=teams.c.team, order_by=found.c.runnable_since
    ) + sa.func.coalesce(busy.c.leases, 0)
    ranked = (
        sa.select(found.c.id, found.c.runnable_since, place.label("place"))
        .select_from(
            teams.join(found, by_team).outerjoin(busy, busy.c.team == teams.c.team)
        )
        .subquery()
    )
    next_ones = (
        sa.select(ranked.c.id).order_by(ranked.c.place, ranked.c.runnable_since)
    ).limit(ROOM)
    return (
        sa.select(conversations.c.id)
        .where(conversations.c.id.in_(next_ones), IDLE)
        .with_for_update(skip_locked=True)
    )


def _oldest(
    dialect: str, team: sa.ColumnElement[str]
) -> tuple[sa.FromClause, sa.ColumnElement[bool]]:
    """A workspace's oldest waiting conversations, and how to join them to it.

    Each database has one form that it answers from the index alone.
    """
    mine = conversations.alias("mine")
    oldest = (
        sa.select(mine.c.id, mine.c.runnable_since)
        .where(
            _waits(mine),
            mine.c.team == team,
            sa.or_(mine.c.not_before.is_(None), mine.c.not_before <= ago(0)),
        )
        .order_by(mine.c.runnable_since)
        .limit(ROOM)
    ).correlate(team.table)
    if dialect == "postgresql":
        return oldest.lateral("found"), sa.true()
    found = conversations.alias("found")
    return found, found.c.id.in_(oldest.with_only_columns(mine.c.id))


def _waiting_teams() -> sa.CTE:
    """The workspaces that wait, by one step through the index for each."""
    first = sa.select(sa.func.min(conversations.c.team).label("team")).where(
        RUNNABLE, IDLE
    )
    teams = first.cte("teams", recursive=True)
    later = conversations.alias("later")
    following = sa.select(sa.func.min(later.c.team)).where(
        _waits(later), later.c.team > teams.c.team
    )
    return teams.union_all(
        sa.select(following.correlate(teams).scalar_subquery()).where(
            teams.c.team.is_not(None)
        )
    )


def _busy_teams() -> sa.CTE:
    return (
        sa.select(conversations.c.team, sa.func.count().label("leases"))
        .where(LEASED)
        .group_by(conversations.c.team)
        .cte("busy")
    )


def _waits(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """`RUNNABLE` and `IDLE`, word for word what the index is made for."""
    return sa.and_(table.c.inbox_seq > table.c.done_seq, table.c.lease_owner.is_(None))
