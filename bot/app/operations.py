"""What operators do to the data, beside the bot."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import astuple
from datetime import date

from cryptography.fernet import Fernet

from bot.app.vault import vault
from bot.core.ids import InstallationId, TeamId
from bot.core.installations import Departure
from bot.core.prompts import Scope
from bot.settings import Settings
from bot.store import audit, belongings
from bot.store.belongings import Whose
from bot.store.beside import beside
from bot.store.database import Database
from bot.store.erasing import erase_person
from bot.store.installations import leave
from bot.store.purging import forget, purge_one
from bot.store.stored_installations import StoredInstallations
from bot.store.stored_meter import StoredMeter

_USAGE_COLUMNS = (
    *("day", "installation", "workspace", "channel", "person", "requests", "turns"),
    *("input_tokens", "output_tokens", "cache_creation_input_tokens"),
    *("cache_read_input_tokens", "thinking_tokens", "cost_usd", "unpriced"),
)


def new_key() -> str:
    """A key for `ENCRYPTION_KEYS`."""
    return Fernet.generate_key().decode()


async def rotate_keys(settings: Settings) -> AsyncIterator[str]:
    """Seal all tokens with the newest key; one line about what was done.

    Raises `StoreUnavailable`, and `SecretsLocked` where a key is missing.
    """
    async with beside(settings.database_url) as database:
        installs = StoredInstallations(database, vault(settings))
        resealed, all_of_them = await installs.reseal()
    yield f"{resealed} of {all_of_them} installs are sealed with the newest key"


async def usage_lines(
    settings: Settings, since: date, until: date
) -> AsyncIterator[str]:
    """What was spent, as CSV: a line for each person, channel and day in UTC."""
    yield _csv_line(_USAGE_COLUMNS)
    async with beside(settings.database_url) as database:
        for spent in await StoredMeter(database).spent(since, until):
            counted = (spent.requests, spent.turns, *astuple(spent.usage))
            money = (f"{spent.cost_usd:f}", spent.unpriced)
            yield _csv_line((spent.day, *astuple(spent.spender), *counted, *money))


async def audit_lines(settings: Settings, team: str | None) -> AsyncIterator[str]:
    """Who changed what, or was refused, as JSON: a line for each."""
    async with beside(settings.database_url) as database:
        for entry in await database.read(audit.everything, team):
            line = {
                "at": entry.at and entry.at.isoformat(timespec="seconds"),
                "installation": entry.scope.installation,
                "workspace": entry.scope.team_id,
                "channel": entry.scope.channel_id,
                "verb": entry.scope.verb,
                "seq": entry.seq,
                "who": entry.who,
                "action": entry.action,
                "door": entry.door,
                "before_sha256": entry.before,
                "after_sha256": entry.after,
                "detail": entry.detail,
            }
            yield json.dumps(line, ensure_ascii=False)


async def belonging_lines(
    settings: Settings, team: str | None, user: str | None
) -> AsyncIterator[str]:
    """Everything kept of a workspace or a person, as JSON, a line for each row."""
    whose = Whose(team, user)
    async with beside(settings.database_url) as database:
        for table in belongings.tables(whose):
            for row in await database.read(belongings.rows, table, whose):
                line = {"table": table.name, **row}
                yield json.dumps(line, ensure_ascii=False, default=str)


async def erase(
    settings: Settings, team: str | None, user: str | None
) -> AsyncIterator[str]:
    """Erase a workspace or a person; one line about what was done."""
    whose = Whose(team, user)
    async with beside(settings.database_url) as database:
        scopes = await database.read(belongings.workspaces_of, whose)
        if user is None:
            for gone in _departures(team or "", scopes):
                yield await _erased(database, gone)
            return
        rows = await erase_person(database, whose)
        for scope in scopes:
            await database.write_once(belongings.note_erasure, scope, rows)
    yield f"{rows} rows of {user} in {len(scopes)} workspaces are erased"


def _departures(team: str, scopes: Sequence[Scope]) -> list[Departure]:
    """The whole install of that name, and the workspace within other installs."""
    whole = Departure(installation=InstallationId(team), team_id=TeamId(team))
    parts = [
        Departure(
            installation=scope.installation, team_id=scope.team_id, is_whole=False
        )
        for scope in scopes
        if scope.installation != team
    ]
    return parts if parts and len(parts) == len(scopes) else [whole, *parts]


async def _erased(database: Database, gone: Departure) -> str:
    await database.write(leave, gone)
    rows = await purge_one(database, gone)
    await database.write(forget, gone, 0)
    if gone.is_whole:
        return f"{rows} rows of {gone.team_id} are erased, its tokens among them"
    return (
        f"{rows} rows of {gone.team_id} are erased; the token of {gone.installation}"
        " stays"
    )


def _csv_line(values: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()
