"""Everything kept of a workspace or a person: told row by row, or erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.core.audit import Action, AuditEntry
from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.prompts import Scope
from bot.store.audit import note
from bot.store.changes import GONE
from bot.store.purging import tables_of_teams
from bot.store.schema import conversations, messages, turns, usage_daily
from bot.store.spending import move_to_nobody

_SECRETS = {"bot_token", "refresh_token", "response_url"}
_NAMES_SOMEBODY = ("author_id", "user_id", "author", "who", "installed_by")
_GOVERNANCE = {"prompts", "audit", "installations"}
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
        sa.select(*columns).where(_theirs(table, whose)).order_by(*table.primary_key)
    )
    return [dict(row._mapping) for row in found]


def erase_person(conn: sa.Connection, whose: Whose) -> int:
    """Erase what a person wrote, asked for and thought of answers: how many rows.

    Their posts become posts of nobody that say nothing. Answers to them alone
    go, and so do the summaries of threads they wrote in. What was spent stays,
    on nobody's account. What they governed stays under their id, as a record.
    """
    wrote = _theirs(messages, whose)
    threads = [
        *conn.scalars(sa.select(messages.c.conversation_id).where(wrote).distinct())
    ]
    nobody = {"author_id": "", "author_team_id": "", "author_name": ""}
    erased = conn.execute(
        sa.update(messages).where(wrote).values(GONE | nobody)
    ).rowcount
    for thread in threads:
        _forget_what_rests_on(conn, thread)
    erased += move_to_nobody(conn, _theirs(usage_daily, whose))
    for table in tables(whose):
        if table.name not in _GOVERNANCE | {"messages", "usage_daily"}:
            erased += conn.execute(
                sa.delete(table).where(_theirs(table, whose))
            ).rowcount
    return erased


def _forget_what_rests_on(conn: sa.Connection, conversation_id: int) -> None:
    asked_by_others = sa.exists().where(
        messages.c.conversation_id == turns.c.conversation_id,
        messages.c.turn == turns.c.number,
        messages.c.seq.is_not(None),
        ~messages.c.deleted,
    )
    conn.execute(
        sa.update(turns)
        .where(turns.c.conversation_id == conversation_id, ~asked_by_others)
        .values(answer="[]")
    )
    conn.execute(
        sa.update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(summary=None)
    )


def workspaces_of(conn: sa.Connection, whose: Whose) -> list[Scope]:
    """The workspaces in which there is anything of theirs."""
    found = set[tuple[str, str]]()
    for table in tables(whose):
        teams = sa.select(table.c.team, table.c.team_id).where(_theirs(table, whose))
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


def _theirs(table: sa.Table, whose: Whose) -> sa.ColumnElement[bool]:
    person = _person(table)
    in_team = sa.or_(table.c.team == whose.team, table.c.team_id == whose.team)
    by_person = sa.false() if person is None else person == whose.user
    return sa.and_(
        in_team if whose.team else sa.true(), by_person if whose.user else sa.true()
    )
