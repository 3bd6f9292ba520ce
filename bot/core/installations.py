"""Who installed us: one value per install, and the ports that keep them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.ids import InstallationId, TeamId, UserId

ROTATE_BEFORE = timedelta(hours=2)
"""A token that ends is replaced this long before: Slack's live for twelve hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotToken:
    """What opens an installation; `expires_at` and `refresh` where tokens rotate.

    A refresh token works once: Slack answers it with the next pair.
    """

    token: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None

    def wants_rotation(self, now: datetime) -> bool:
        """Whether the next pair is to be fetched."""
        if not self.refresh or self.expires_at is None:
            return False
        return now >= self.expires_at - ROTATE_BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One install of the app in a workspace, or in a whole organisation.

    `team_id` is the workspace; an org-wide install has none of its own and
    names its organisation there.
    """

    installation: InstallationId
    team_id: TeamId
    enterprise_id: str | None = None
    is_enterprise_install: bool = False
    app_id: str = ""
    name: str = ""
    bot_user_id: UserId
    bot_id: str
    bot_name: str = ""
    scopes: frozenset[str] = frozenset()
    bot_token: BotToken
    installed_by: UserId | None = None


class Installations(Protocol):
    """The installs we know. Raises `StoreUnavailable`; all is durable on return."""

    async def find(self, installation: InstallationId) -> Installation | None:
        """The install, with its token opened; None where we are not installed.

        Raises `SecretsLocked` where none of our keys opens its token.
        """

    async def save(self, installed: Installation) -> None:
        """Keep an install; the newest one counts."""

    async def forget_tokens(self, installation: InstallationId) -> bool:
        """Be installed no longer: its tokens are gone on return; False if they were."""

    async def rotate(
        self, installation: InstallationId, used: BotToken, next_one: BotToken
    ) -> bool:
        """Replace the token `used`; False if another process replaced it before."""

    async def everyone(self) -> Sequence[InstallationId]:
        """All installs that have tokens."""
