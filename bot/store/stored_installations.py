"""The installations port: what the database sees of a secret is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.errors import SecretsLocked
from bot.core.ids import InstallationId, TeamId
from bot.core.installations import BotToken, Departure, Installation, Vault
from bot.store import installations, oauth_states, purging
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredInstallations:
    """`Installations` in a database, with the vault that opens its secrets."""

    database: Database
    vault: Vault

    async def find(self, installation: InstallationId) -> Installation | None:
        """The install, or None; raises `SecretsLocked`."""
        found = await self.database.read(installations.find, installation)
        return found and replace(found, bot_token=self._opened(found))

    async def save(self, installed: Installation) -> None:
        """Keep an install."""
        token = self._sealed(installed.bot_token)
        sealed = replace(installed, bot_token=token)
        await self.database.write_once(installations.save, sealed)

    async def leave(self, departure: Departure) -> None:
        """Be there no longer."""
        await self.database.write(installations.leave, departure)

    async def come_back(self, departure: Departure) -> None:
        """Be there again."""
        await self.database.write(installations.come_back, departure)

    async def purge(self, after_s: float) -> Mapping[TeamId, int]:
        """Delete what is kept of those that left; how many rows of each."""
        return await purging.purge(self.database, after_s)

    async def begin_rotation(self, installation: InstallationId, epoch: int) -> bool:
        """Whether it is for this process to fetch the next token."""
        return await self.database.write_once(
            installations.begin_rotation, installation, epoch
        )

    async def end_rotation(
        self, installation: InstallationId, epoch: int, next_one: BotToken
    ) -> None:
        """Keep the next token."""
        sealed = self._sealed(next_one)
        await self.database.write(
            installations.end_rotation, installation, epoch, sealed
        )

    async def reseal(self) -> tuple[int, int]:
        """Seal every token with the vault's newest key: so many, of so many.

        Raises `SecretsLocked` at the first that no key opens.
        """
        resealed, teams = 0, await self.everyone()
        for team in teams:
            if found := await self.find(team):
                token = found.bot_token
                resealed += await self.database.write_once(
                    installations.reseal, found, token.epoch, self._sealed(token)
                )
        return resealed, len(teams)

    async def everyone(self) -> Sequence[InstallationId]:
        """All installs that have tokens."""
        return await self.database.read(installations.everyone)

    def _sealed(self, token: BotToken) -> BotToken:
        refresh = token.refresh and self.vault.seal(token.refresh)
        return replace(token, token=self.vault.seal(token.token), refresh=refresh)

    def _opened(self, found: Installation) -> BotToken:
        token = found.bot_token
        opened = self.vault.unseal(token.token)
        refresh = self.vault.unseal(token.refresh) if token.refresh else ""
        if opened is None or refresh is None:
            raise SecretsLocked(f"ENCRYPTION_KEYS opens no token of {found.team_id}")
        return replace(token, token=opened, refresh=refresh)


@dataclass(frozen=True, slots=True)
class StoredOAuthStates:
    """`OAuthStates` in a database."""

    database: Database

    async def issue(self) -> str:
        """A state that holds for ten minutes and works once."""
        return await self.database.write(oauth_states.issue)

    async def consume(self, state: str) -> bool:
        """Use a state up; whether it was good."""
        return await self.database.write_once(oauth_states.consume, state)
