"""Everything kept of a workspace or a person, told row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.core.audit import Action, AuditEntry
from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.prompts import Scope
from bot.store.audit import note
from bot.store.purging import tables_of_teams

_SECRETS = {"bot_token", "refresh_token", "response_url"}
_NAMES_SOMEBODY = ("author_id", "user_id", "author", "who", "installed_by")
OPERATOR = UserId("operator")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Whose:
    """A workspace's, a person's, or a person's in one workspace; one is there."""

    team: str | None = None
    user: str | None = None


def tables(whose: Whose) -> list[sa.Table]:
    """The tables that may hold something of theirs."""
    found = [*tables_of_teams()]
    return found if whose.user is None else [t for t in found if _person(t) is not None]


def rows(conn: sa.Connection, table: sa.Table, whose: Whose) -> Sequence[Row]:
    """What `table` holds of theirs; tokens and the like are left out."""
    columns = [column for column in table.c if column.name not in _SECRETS]
    found = conn.execute(
        sa.select(*columns).where(theirs(table, whose)).order_by(*table.primary_key)
    )
    return [dict(row._mapping) for row in found]


def workspaces_of(conn: sa.Connection, whose: Whose) -> list[Scope]:
    """The workspaces in which there is anything of theirs."""
    found = set[tuple[str, str]]()
    for table in tables(whose):
        teams = sa.select(table.c.team, table.c.team_id).where(theirs(table, whose))
        found |= {(team, team_id) for team, team_id in conn.execute(teams.distinct())}
    return [Scope(InstallationId(t), TeamId(w), None) for t, w in sorted(found)]


def note_erasure(conn: sa.Connection, scope: Scope, rows_erased: int) -> None:
    """Write down that a person was erased, not who that was."""
    note(
        conn,
        AuditEntry(
            scope=scope,
            who=OPERATOR,
            action=Action.ERASED,
            door="threadkeeper erase",
            detail=f"{rows_erased} rows",
        ),
    )


def _person(table: sa.Table) -> sa.Column[str] | None:
    return next((table.c[n] for n in _NAMES_SOMEBODY if n in table.c), None)


def theirs(table: sa.Table, whose: Whose) -> sa.ColumnElement[bool]:
    """Which rows of `table` are theirs."""
    person = _person(table)
    in_team = sa.or_(table.c.team == whose.team, table.c.team_id == whose.team)
    by_person = sa.false() if person is None else person == whose.user
    return sa.and_(
        in_team if whose.team else sa.true(), by_person if whose.user else sa.true()
    )
