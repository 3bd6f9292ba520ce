"""Who changed what: lines that are only ever added."""

from typing import Any

import sqlalchemy as sa

from bot.core.audit import Action, AuditEntry
from bot.core.ids import UserId
from bot.core.prompts import Scope
from bot.store.rows import storable
from bot.store.schema import audit
from bot.store.scopes import key_of, scope_in
from bot.store.times import ago

_GOVERNING = 0x74686B70
"""Names our advisory locks about prompts: `thkp`."""


def one_at_a_time(conn: sa.Connection, scope: Scope) -> None:
    """Let nobody else change what this installation governs until we are done.

    SQLite has one writer anyhow.
    """
    if conn.dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock(
            _GOVERNING, sa.func.hashtext(scope.installation)
        )
        conn.execute(sa.select(lock))


def note(conn: sa.Connection, entry: AuditEntry) -> None:
    """Add a line; each workspace's are numbered without a gap."""
    one_at_a_time(conn, entry.scope)
    add(conn, entry)


def add(conn: sa.Connection, entry: AuditEntry) -> None:
    """The same, for whoever has locked the installation already."""
    scope = entry.scope
    newest = conn.scalar(sa.select(sa.func.max(audit.c.seq)).where(_of(scope)))
    conn.execute(
        sa.insert(audit).values(
            team=scope.installation,
            team_id=scope.team_id,
            seq=(newest or 0) + 1,
            channel=key_of(scope),
            who=entry.who,
            action=entry.action.value,
            door=storable(entry.door),
            before=entry.before,
            after=entry.after,
            detail=storable(entry.detail),
            at=ago(0),
        )
    )


def newest(
    conn: sa.Connection, workspace: Scope, before: int | None, limit: int
) -> list[AuditEntry]:
    """The newest lines of a workspace below `before`, newest first."""
    older = sa.true() if before is None else audit.c.seq < before
    rows = conn.execute(
        sa.select(audit)
        .where(_of(workspace), older)
        .order_by(audit.c.seq.desc())
        .limit(limit)
    )
    return [entry_of(row) for row in rows]


def everything(conn: sa.Connection, team: str | None) -> list[AuditEntry]:
    """Every line, of one workspace or organisation or of all, in order."""
    of_team = sa.or_(audit.c.team == team, audit.c.team_id == team)
    rows = conn.execute(
        sa.select(audit)
        .where(of_team if team else sa.true())
        .order_by(audit.c.team, audit.c.team_id, audit.c.seq)
    )
    return [entry_of(row) for row in rows]


def entry_of(row: sa.Row[Any]) -> AuditEntry:
    """A row, as core knows it."""
    return AuditEntry(
        scope=scope_in(row),
        who=UserId(row.who),
        action=Action(row.action),
        door=row.door,
        before=row.before,
        after=row.after,
        detail=row.detail,
        seq=row.seq,
        at=row.at,
    )


def _of(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.and_(audit.c.team == scope.installation, audit.c.team_id == scope.team_id)
