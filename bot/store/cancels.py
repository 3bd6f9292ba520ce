"""Requests that whoever made them has taken back."""

import sqlalchemy as sa

from bot.core.ids import InstallationId, UserId
from bot.core.requests import Request
from bot.store.schema import WAITING, requests


def cancel(
    conn: sa.Connection, team: InstallationId, trigger_id: str, user_id: UserId
) -> bool:
    """Write down that it is not wanted any more; False where that is too late."""
    written = conn.execute(
        sa.update(requests)
        .where(
            WAITING,
            requests.c.team == team,
            requests.c.trigger_id == trigger_id,
            requests.c.user_id == user_id,
        )
        .values(is_cancelled=True)
    )
    return written.rowcount > 0


def is_cancelled(conn: sa.Connection, request: Request) -> bool:
    """Whether it is not wanted any more."""
    found = conn.scalar(
        sa.select(requests.c.is_cancelled).where(
            requests.c.team == request.installation,
            requests.c.kind == request.kind,
            requests.c.trigger_id == request.trigger_id,
        )
    )
    return bool(found)
