"""What the doctor says of the scopes that workspaces have granted."""

import asyncio
from collections import defaultdict
from collections.abc import Collection

from bot.app.vault import vault
from bot.core.errors import SecretsLocked
from bot.operate.checks import Finding, Fine, Wrong
from bot.operate.scopes import left_out, missing
from bot.settings import Settings
from bot.store.beside import beside
from bot.store.migrate import step_at
from bot.store.stored_installations import StoredInstallations


def seen_scopes(granted: Collection[str]) -> str:
    """A note about what works less well for want of optional scopes."""
    lacks = (f"{scope} ({words})" for scope, words in left_out(granted).items())
    return f"; without {', '.join(lacks)}" if left_out(granted) else ""


async def look_at_installs(settings: Settings) -> Finding:
    """Whether every install's token can be opened, and may do what we need."""
    if await asyncio.to_thread(step_at, settings.database_url) is None:
        return Fine("none yet")
    async with beside(settings.database_url) as database:
        installs = StoredInstallations(database, vault(settings))
        teams, without = await installs.everyone(), defaultdict[str, list[str]](list)
        for team in teams:
            try:
                found = await installs.find(team)
            except SecretsLocked as locked:
                return Wrong(str(locked), "put the key they were sealed with behind")
            granted = found.scopes if found else frozenset[str]()
            if lacks := missing(granted):
                mend = f"install it again there, at {settings.public_url}/slack/install"
                return Wrong(f"{team} has not granted {', '.join(lacks)}", mend)
            for scope in left_out(granted):
                without[scope].append(team)
    lacking = (f"; without {scope}: {_some(them)}" for scope, them in without.items())
    return Fine(f"{len(teams)} with their tokens{''.join(lacking)}")


def _some(teams: list[str], most: int = 5) -> str:
    more = f" and {len(teams) - most} more" if len(teams) > most else ""
    return ", ".join(teams[:most]) + more
