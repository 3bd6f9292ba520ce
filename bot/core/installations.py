"""Who installed us: one value per install, and the ports that keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.ids import InstallationId, TeamId, UserId

ROTATE_BEFORE = timedelta(hours=2)
"""A token that ends is replaced this long before: Slack's live for twelve hours."""
ROTATION_S = 20.0
"""How long fetching the next token may take, before another process tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotToken:
    """What opens an installation; `expires_at` and `refresh` where tokens rotate.

    A refresh token works once: Slack answers it with the next pair. `epoch`
    counts the pairs, so that nobody replaces a newer one by an older one.
    """

    token: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    epoch: int = 0

    def has_ended(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.expires_at is not None and now >= self.expires_at

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """We were thrown out: of a whole install, or of one workspace of an org's."""

    installation: InstallationId
    team_id: TeamId
    is_whole: bool = True


class Vault(Protocol):
    """Keeps secrets that are written down."""

    def seal(self, secret: str) -> str:
        """Encrypt."""

    def unseal(self, sealed: str) -> str | None:
        """Decrypt; None for what none of our keys opens."""


class Installations(Protocol):
    """The installs we know. Raises `StoreUnavailable`; all is durable on return."""

    async def find(self, installation: InstallationId) -> Installation | None:
        """The install; None where we are not installed.

        Raises `SecretsLocked` where none of our keys opens its token.
        """

    async def save(self, installed: Installation) -> None:
        """Keep an install; the newest one counts."""

    async def leave(self, departure: Departure) -> None:
        """Be there no longer: of a whole install no token is left on return.

        All its rows are to be purged, whether or not we knew of the install. It
        may be said several times; whoever installs again takes it back.
        """

    async def come_back(self, departure: Departure) -> None:
        """A workspace has us again: what is left of it is not purged any more."""

    async def purge(self, after_s: float) -> Mapping[TeamId, int]:
        """Delete what is kept of those that left `after_s` ago; how many rows.

        Interrupted, it goes on where it was the next time.
        """

    async def begin_rotation(self, installation: InstallationId, epoch: int) -> bool:
        """Whether it is for this process to fetch what comes after `epoch`.

        True to one process at a time, for `ROTATION_S`.
        """

    async def end_rotation(
        self, installation: InstallationId, epoch: int, next_one: BotToken
    ) -> None:
        """Keep what comes after `epoch`, unless something newer stands there."""

    async def everyone(self) -> Sequence[InstallationId]:
        """All installs that have tokens."""


class OAuthStates(Protocol):
    """What tells an answer to our question from one that somebody made up."""

    async def issue(self) -> str:
        """A state that holds for ten minutes and works once."""

    async def consume(self, state: str) -> bool:
        """Whether `state` was ours and unused; it is used now."""
