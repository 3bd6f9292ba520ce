"""Many workspaces: whose token opens which, remembered for a minute."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.core.errors import (
    SecretsLocked,
    SlackRefused,
    SlackUnreachable,
    StoreUnavailable,
)
from bot.core.ids import InstallationId
from bot.core.installations import ROTATION_S, BotToken, Installation, Installations
from bot.core.news import Change, News, Topic
from bot.core.ports import Clock
from bot.slack.identity import Identity
from bot.slack.remembered import Remembered

_HELD_S, _HELD_MISSING_S, _RETRY_S, _LOOK_S = 60.0, 5.0, 5.0, 0.25
_REMEMBERED = 4_096

Refresh = Callable[[BotToken], Awaitable[BotToken]]
"""Fetches the token that comes after another one; raises as calls to Slack do."""


_TROUBLE = (
    SlackRefused,
    SlackUnreachable,
    StoreUnavailable,
    SecretsLocked,
    TimeoutError,
)


@dataclass(frozen=True, slots=True)
class _Rotation:
    task: asyncio.Task[None]
    next_try_s: float


class KnownInstalls:
    """The installs, from memory; what other processes change is forgotten at once.

    Answers `Tokens` and `IdentityOf`. Tokens that end are replaced two hours
    before, by one process at a time; nobody waits for it while the old one works.
    """

    def __init__(
        self, installations: Installations, refresh: Refresh, news: News, clock: Clock
    ) -> None:
        self._installations = installations
        self._refresh = refresh
        self._clock = clock
        self._rotations: dict[InstallationId, _Rotation] = {}
        self._remembered = Remembered[InstallationId, Installation | None](
            clock, _REMEMBERED, lambda found: _HELD_S if found else _HELD_MISSING_S
        )
        news.listen(self._forget)

    async def find(self, installation: InstallationId) -> Installation | None:
        """The install with a token that works; None where we are not installed.

        Raises `StoreUnavailable` and `SecretsLocked`.
        """
        found, now = await self._found(installation), self._clock.now()
        if found is None or not found.bot_token.wants_rotation(now):
            return found
        rotation = self._rotation(found)
        if not found.bot_token.has_ended(now):
            return found
        await asyncio.shield(rotation)
        return await self._found(installation)

    async def token(self, installation: InstallationId) -> str:
        """The bot token to use now; raises `SlackRefused` where there is none.

        Where it can not be read now, Slack is out of reach: `SlackUnreachable`.
        """
        return (await self._installed(installation)).bot_token.token

    async def identity_of(self, installation: InstallationId) -> Identity:
        """Who we are there; raises as `token` does."""
        found = await self._installed(installation)
        return Identity(
            installation=found.installation,
            bot_user_id=found.bot_user_id,
            bot_id=found.bot_id,
            name=found.bot_name,
            team_id=found.team_id,
            enterprise_id=found.enterprise_id,
            is_enterprise_install=found.is_enterprise_install,
            scopes=found.scopes,
        )

    async def _installed(self, installation: InstallationId) -> Installation:
        try:
            found = await self.find(installation)
        except StoreUnavailable:
            raise SlackUnreachable("token", "StoreUnavailable") from None
        except SecretsLocked as locked:
            raise SlackUnreachable("token", str(locked)) from None
        if found is None:
            raise SlackRefused("token", "not_installed")
        return found

    async def _found(self, installation: InstallationId) -> Installation | None:
        return await self._remembered.get(installation, lambda: self._ask(installation))

    async def _ask(self, installation: InstallationId) -> Installation | None:
        return await self._installations.find(installation)

    def _rotation(self, found: Installation) -> asyncio.Task[None]:
        """The fetching of the next token, begun unless it was just now."""
        now_s, begun = (
            self._clock.monotonic_s(),
            self._rotations.get(found.installation),
        )
        if begun is None or (begun.task.done() and now_s >= begun.next_try_s):
            begun = _Rotation(
                asyncio.create_task(self._rotate(found)), now_s + _RETRY_S
            )
            self._rotations[found.installation] = begun
        return begun.task

    async def _rotate(self, found: Installation) -> None:
        """Fetch and keep the next token, or wait until another process has.

        Trouble is left to the next try: mostly the old token works for two hours.
        """
        used, installation = found.bot_token, found.installation
        with suppress(*_TROUBLE):
            async with asyncio.timeout(ROTATION_S):
                if await self._is_ours_to_fetch(installation, used.epoch):
                    next_one = await self._refresh(used)
                    await self._installations.end_rotation(
                        installation, used.epoch, next_one
                    )
        self._remembered.forget(installation)

    async def _is_ours_to_fetch(self, installation: InstallationId, epoch: int) -> bool:
        while not await self._installations.begin_rotation(installation, epoch):
            newest = await self._installations.find(installation)
            if newest is None or newest.bot_token.epoch != epoch:
                return False
            await asyncio.sleep(_LOOK_S)
        return True

    def _forget(self, change: Change | None) -> None:
        if change is None:
            self._remembered.forget_all()
        elif change.topic is Topic.INSTALLATION:
            self._remembered.forget(change.installation)
