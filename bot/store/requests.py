"""Commands, shortcuts, buttons and forms that start work, each under its own lease."""

import json
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa

from bot.core.errors import LeaseLost
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Receipt
from bot.core.requests import Request, RequestLease, RequestTakenIn
from bot.store.claiming import OWNER, ROOM, orphaned
from bot.store.dialects import insert, wake_others
from bot.store.rows import to_json
from bot.store.schema import WAITING, requests
from bot.store.times import ago


def take_in(
    conn: sa.Connection, request: Request, claimer: str | None
) -> RequestTakenIn:
    """Store a request once, leased to `claimer` if there is one."""
    added = conn.execute(
        insert(conn, requests)
        .values(
            **_values(request),
            state="waiting",
            lease_owner=claimer,
            lease_epoch=int(claimer is not None),
            taken_in_at=ago(0),
        )
        .on_conflict_do_nothing()
        .returning(requests)
    ).one_or_none()
    if added is None:
        return RequestTakenIn(Receipt.DUPLICATE)
    if claimer is None:
        wake_others(conn)
        return RequestTakenIn(Receipt.STORED)
    return RequestTakenIn(Receipt.STORED, _lease_of(added))


def claim(
    conn: sa.Connection, owner: str, limit: int, dead_after_s: float
) -> list[RequestLease]:
    """Lease requests to `owner`: orphaned ones first, then waiting ones.

    Of the waiting ones, those of the workspace with the least at work go first.
    """
    dead = {"owner": owner, "room": limit, "dead_after_s": dead_after_s}
    taken = _leases(conn.execute(_take_orphans(), dead))
    if len(taken) < limit:
        room = {"owner": owner, "room": limit - len(taken)}
        taken += _leases(conn.execute(_take_waiting(), room))
    return taken


@cache
def _take_orphans() -> sa.Executable:
    return _take(orphaned(requests, WAITING), failed=1)


@cache
def _take_waiting() -> sa.Executable:
    return _take(_waiting(), failed=0)


def _waiting() -> sa.Select[int]:
    rested = sa.or_(requests.c.not_before.is_(None), requests.c.not_before <= ago(0))
    busy = (
        sa.select(requests.c.team, sa.func.count().label("leases"))
        .where(WAITING, requests.c.lease_owner.is_not(None))
        .group_by(requests.c.team)
        .cte("busy")
    )
    place = sa.func.row_number().over(
        partition_by=requests.c.team, order_by=requests.c.taken_in_at
    ) + sa.func.coalesce(busy.c.leases, 0)
    ranked = (
        sa.select(requests.c.id, requests.c.taken_in_at, place.label("place"))
        .outerjoin(busy, busy.c.team == requests.c.team)
        .where(WAITING, requests.c.lease_owner.is_(None), rested)
        .subquery()
    )
    next_ones = sa.select(ranked.c.id).order_by(ranked.c.place, ranked.c.taken_in_at)
    return (
        sa.select(requests.c.id)
        .where(requests.c.id.in_(next_ones.limit(ROOM)))
        .where(WAITING, requests.c.lease_owner.is_(None))
        .with_for_update(skip_locked=True)
    )


def _take(chosen: sa.Select[int], *, failed: int) -> sa.Executable:
    return (
        sa.update(requests)
        .where(requests.c.id.in_(chosen))
        .values(
            lease_owner=OWNER,
            lease_epoch=requests.c.lease_epoch + 1,
            attempts=requests.c.attempts + failed,
        )
        .returning(requests)
    )


def _leases(taken: sa.CursorResult[Any]) -> list[RequestLease]:
    return [_lease_of(row) for row in sorted(taken, key=lambda row: row.taken_in_at)]


def held_by(conn: sa.Connection, owner: str) -> list[RequestLease]:
    """All that `owner` has leased."""
    its_own = sa.select(requests).where(WAITING, requests.c.lease_owner == owner)
    rows = conn.execute(its_own)
    return [_lease_of(row) for row in rows]


def finish(
    conn: sa.Connection, lease: RequestLease, state: Literal["done", "failed"]
) -> None:
    """It is over: only that it was taken in is remembered."""
    _update(
        conn, lease, state=state, lease_owner=None, response_url=None, arguments="{}"
    )


def give_back(
    conn: sa.Connection,
    lease: RequestLease,
    rest_s: float | None,
    *,
    blame: bool,
) -> None:
    """Give the lease back with the work undone; with `blame` it failed by itself."""
    _update(
        conn,
        lease,
        lease_owner=None,
        not_before=None if rest_s is None else ago(-rest_s),
        attempts=requests.c.attempts + int(blame),
    )
    if rest_s is None:
        wake_others(conn)


def _update(conn: sa.Connection, lease: RequestLease, **values: object) -> None:
    written = conn.execute(
        sa.update(requests)
        .where(
            requests.c.id == lease.request_id,
            requests.c.lease_owner == lease.owner,
            requests.c.lease_epoch == lease.epoch,
        )
        .values(**values)
    )
    if written.rowcount == 0:
        raise LeaseLost


def _values(request: Request) -> dict[str, Any]:
    return {
        "team": request.installation,
        "team_id": request.team_id,
        "kind": request.kind,
        "trigger_id": request.trigger_id,
        "user_id": request.user_id,
        "channel": request.channel_id,
        "thread_ts": request.thread_ts,
        "arguments": to_json(request.arguments),
        "response_url": request.response_url,
        "expires_at": request.expires_at,
    }


def _lease_of(row: sa.Row[Any]) -> RequestLease:
    request = Request(
        installation=InstallationId(row.team),
        team_id=TeamId(row.team_id),
        kind=row.kind,
        trigger_id=row.trigger_id,
        user_id=UserId(row.user_id),
        channel_id=row.channel and ChannelId(row.channel),
        thread_ts=row.thread_ts and MessageTs(row.thread_ts),
        arguments=json.loads(row.arguments),
        response_url=row.response_url,
        expires_at=row.expires_at,
    )
    return RequestLease(request, row.id, row.lease_owner, row.lease_epoch, row.attempts)
