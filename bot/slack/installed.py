"""Many workspaces: whose token opens which, remembered for a minute."""

from collections.abc import Awaitable, Callable

from bot.core.errors import SlackRefused, SlackUnreachable, StoreUnavailable
from bot.core.ids import InstallationId
from bot.core.installations import BotToken, Installation, Installations
from bot.core.news import Change, News, Topic
from bot.core.ports import Clock
from bot.slack.identity import Identity
from bot.slack.remembered import Remembered

_HELD_S, _HELD_MISSING_S, _RETRY_S = 60.0, 5.0, 5.0
_REMEMBERED = 4_096

Refresh = Callable[[BotToken], Awaitable[BotToken]]
"""Fetches the token that comes after another one; raises as calls to Slack do."""


class KnownInstalls:
    """The installs, from memory; what other processes change is forgotten at once.

    Answers `Tokens` and `IdentityOf`. Tokens that end are replaced two hours
    before, by one process at a time; meanwhile the old one works.
    """

    def __init__(
        self, installations: Installations, refresh: Refresh, news: News, clock: Clock
    ) -> None:
        self._installations = installations
        self._refresh = refresh
        self._clock = clock
        self._next_try_s: dict[InstallationId, float] = {}
        self._remembered = Remembered[InstallationId, Installation | None](
            clock, _REMEMBERED, lambda found: _HELD_S if found else _HELD_MISSING_S
        )
        news.listen(self._forget)

    async def find(self, installation: InstallationId) -> Installation | None:
        """The install with a token that works; None where we are not installed.

        Raises `StoreUnavailable` and `SecretsLocked`.
        """
        found = await self._found(installation)
        if found is None or not self._is_to_rotate(found):
            return found
        await self._rotate(found)
        return await self._found(installation)

    async def token(self, installation: InstallationId) -> str:
        """The bot token to use now; raises `SlackRefused` where there is none."""
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
        if found is None:
            raise SlackRefused("token", "not_installed")
        return found

    async def _found(self, installation: InstallationId) -> Installation | None:
        return await self._remembered.get(installation, lambda: self._ask(installation))

    async def _ask(self, installation: InstallationId) -> Installation | None:
        return await self._installations.find(installation)

    def _is_to_rotate(self, found: Installation) -> bool:
        next_try_s = self._next_try_s.get(found.installation, 0.0)
        rests = self._clock.monotonic_s() < next_try_s
        return not rests and found.bot_token.wants_rotation(self._clock.now())

    async def _rotate(self, found: Installation) -> None:
        """Fetch and keep the next token, unless another process is at it."""
        used, installation = found.bot_token, found.installation
        self._next_try_s[installation] = self._clock.monotonic_s() + _RETRY_S
        if not await self._installations.begin_rotation(installation, used.epoch):
            self._remembered.forget(installation)
            return
        try:
            next_one = await self._refresh(used)
        except (SlackRefused, SlackUnreachable):
            return  # the old one works for two hours more
        await self._installations.end_rotation(installation, used.epoch, next_one)
        del self._next_try_s[installation]
        self._remembered.forget(installation)

    def _forget(self, change: Change | None) -> None:
        if change is None:
            self._remembered.forget_all()
        elif change.topic is Topic.INSTALLATION:
            self._remembered.forget(change.installation)
