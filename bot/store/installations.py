"""Installs: their tokens are kept encrypted, and go at once when we are thrown out."""

from typing import Any

import sqlalchemy as sa

from bot.core.audit import Action, AuditEntry
from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.installations import ROTATION_S, BotToken, Departure, Installation
from bot.core.news import Change, Topic
from bot.core.prompts import Scope
from bot.store.audit import note
from bot.store.dialects import insert, tell_others
from bot.store.schema import departures, installations
from bot.store.times import ago

_NO_TOKEN = {
    "bot_token": None,
    "refresh_token": None,
    "expires_at": None,
    "rotating_until": None,
}


def find(conn: sa.Connection, installation: InstallationId) -> Installation | None:
    """The install, its tokens still encrypted."""
    row = conn.execute(
        sa.select(installations).where(
            installations.c.team == installation, installations.c.bot_token.is_not(None)
        )
    ).one_or_none()
    return None if row is None else _installation(row)


def save(conn: sa.Connection, installed: Installation) -> None:
    """Keep an install; what was there before is replaced, our notes on it are not."""
    values = _values(installed) | {"installed_at": ago(0)}
    newer = values | {"token_epoch": installations.c.token_epoch + 1}
    conn.execute(
        insert(conn, installations)
        .values(values)
        .on_conflict_do_update(index_elements=["team"], set_=newer)
    )
    conn.execute(
        sa.delete(departures).where(departures.c.team == installed.installation)
    )
    note(
        conn,
        AuditEntry(
            scope=Scope(installed.installation, installed.team_id, None),
            who=installed.installed_by or UserId(""),
            action=Action.INSTALLED,
            door="install page",
            detail=f"{len(installed.scopes)} scopes",
        ),
    )
    tell_others(conn, Change(Topic.INSTALLATION, installed.installation))


def leave(conn: sa.Connection, departure: Departure) -> None:
    """Take the tokens away, if the whole install is gone; note what is to be purged."""
    installation = departure.installation
    if departure.is_whole:
        conn.execute(
            sa.update(installations)
            .where(installations.c.team == installation)
            .values(**_NO_TOKEN)
        )
    noted = {
        "team": installation,
        "team_id": departure.team_id,
        "is_whole": departure.is_whole,
        "left_at": ago(0),
    }
    conn.execute(insert(conn, departures).values(noted).on_conflict_do_nothing())
    subject = "" if departure.is_whole else departure.team_id
    tell_others(conn, Change(Topic.INSTALLATION, installation, subject))


def come_back(conn: sa.Connection, departure: Departure) -> None:
    """Forget that one workspace of an organisation's install has left."""
    conn.execute(
        sa.delete(departures).where(
            departures.c.team == departure.installation,
            departures.c.team_id == departure.team_id,
            ~departures.c.is_whole,
        )
    )


def begin_rotation(
    conn: sa.Connection, installation: InstallationId, epoch: int
) -> bool:
    """Claim the fetching of what comes after `epoch`, for a while."""
    idle = sa.or_(
        installations.c.rotating_until.is_(None),
        installations.c.rotating_until < ago(0),
    )
    claimed = conn.execute(
        sa.update(installations)
        .where(_is_at(installation, epoch), idle)
        .values(rotating_until=ago(-ROTATION_S))
    ).rowcount
    return bool(claimed)


def end_rotation(
    conn: sa.Connection, installation: InstallationId, epoch: int, next_one: BotToken
) -> None:
    """Keep what comes after `epoch`."""
    conn.execute(
        sa.update(installations)
        .where(_is_at(installation, epoch))
        .values(**_token_values(next_one), token_epoch=epoch + 1, rotating_until=None)
    )
    tell_others(conn, Change(Topic.INSTALLATION, installation))


def _is_at(installation: InstallationId, epoch: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        installations.c.team == installation,
        installations.c.token_epoch == epoch,
        installations.c.bot_token.is_not(None),
    )


def reseal(
    conn: sa.Connection, installed: Installation, epoch: int, token: BotToken
) -> bool:
    """Put the same token there under another key; False if it was replaced."""
    sealed = {"bot_token": token.token, "refresh_token": token.refresh or None}
    resealed = conn.execute(
        sa.update(installations)
        .where(_is_at(installed.installation, epoch))
        .values(**sealed)
    ).rowcount
    if resealed:
        scope = Scope(installed.installation, installed.team_id, None)
        action = Action.KEYS_CHANGED
        door = "threadkeeper rotate-keys"
        note(
            conn,
            AuditEntry(scope=scope, who=UserId("operator"), action=action, door=door),
        )
    return bool(resealed)


def everyone(conn: sa.Connection) -> list[InstallationId]:
    """All that have tokens."""
    found = sa.select(installations.c.team).where(
        installations.c.bot_token.is_not(None)
    )
    return [InstallationId(team) for team in conn.scalars(found)]


def _token_values(token: BotToken) -> dict[str, Any]:
    return {
        "bot_token": token.token,
        "refresh_token": token.refresh or None,
        "expires_at": token.expires_at,
    }


def _values(installed: Installation) -> dict[str, Any]:
    return {
        "team": installed.installation,
        "team_id": installed.team_id,
        "enterprise_id": installed.enterprise_id,
        "is_enterprise_install": installed.is_enterprise_install,
        "app_id": installed.app_id,
        "name": installed.name,
        "bot_user_id": installed.bot_user_id,
        "bot_id": installed.bot_id,
        "bot_name": installed.bot_name,
        "scopes": ",".join(sorted(installed.scopes)),
        "installed_by": installed.installed_by,
        "rotating_until": None,
        **_token_values(installed.bot_token),
    }


def _installation(row: sa.Row[Any]) -> Installation:
    return Installation(
        installation=InstallationId(row.team),
        team_id=TeamId(row.team_id),
        enterprise_id=row.enterprise_id,
        is_enterprise_install=row.is_enterprise_install,
        app_id=row.app_id,
        name=row.name,
        bot_user_id=UserId(row.bot_user_id),
        bot_id=row.bot_id,
        bot_name=row.bot_name,
        scopes=frozenset(filter(None, row.scopes.split(","))),
        bot_token=BotToken(
            token=row.bot_token,
            refresh=row.refresh_token or "",
            expires_at=row.expires_at,
            epoch=row.token_epoch,
        ),
        installed_by=row.installed_by and UserId(row.installed_by),
    )
