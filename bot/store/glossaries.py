"""Workspaces' terms and how they are translated."""

import sqlalchemy as sa

from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.tasks.results import Term
from bot.store.dialects import insert
from bot.store.rows import storable
from bot.store.schema import glossary
from bot.store.times import ago

MOST_TERMS = 500


def entries(conn: sa.Connection, team: InstallationId, team_id: TeamId) -> list[Term]:
    """All terms of a workspace, in order."""
    rows = conn.execute(
        sa.select(glossary)
        .where(glossary.c.team == team, glossary.c.team_id == team_id)
        .order_by(glossary.c.folded, glossary.c.language)
    )
    return [
        Term(term=row.term, translation=row.translation, language=row.language)
        for row in rows
    ]


def put(
    conn: sa.Connection,
    team: InstallationId,
    team_id: TeamId,
    term: Term,
    user_id: UserId,
) -> bool:
    """Add a term, or change it; False where the workspace has too many."""
    here = sa.and_(glossary.c.team == team, glossary.c.team_id == team_id)
    key = {"folded": storable(term.term.casefold()), "language": term.language}
    is_known = conn.scalar(
        sa.select(glossary.c.id).where(
            here, *(glossary.c[name] == value for name, value in key.items())
        )
    )
    count = conn.scalar(sa.select(sa.func.count()).select_from(glossary).where(here))
    if is_known is None and (count or 0) >= MOST_TERMS:
        return False
    values = {
        "term": storable(term.term),
        "translation": storable(term.translation),
        "set_by": user_id,
        "set_at": ago(0),
    }
    conn.execute(
        insert(conn, glossary)
        .values({"team": team, "team_id": team_id, **key, **values})
        .on_conflict_do_update(
            index_elements=["team", "team_id", "folded", "language"], set_=values
        )
    )
    return True


def remove(
    conn: sa.Connection,
    team: InstallationId,
    team_id: TeamId,
    term: str,
    language: str | None,
) -> bool:
    """Take a term out; with no language, for all of them."""
    wanted = [
        glossary.c.team == team,
        glossary.c.team_id == team_id,
        glossary.c.folded == storable(term.casefold()),
    ]
    if language is not None:
        wanted.append(glossary.c.language == language)
    return conn.execute(sa.delete(glossary).where(*wanted)).rowcount > 0
