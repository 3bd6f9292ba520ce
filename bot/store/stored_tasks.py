"""The ports of verbs: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.tasks.results import Result, Term
from bot.store import glossaries, results
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredResults:
    """`Results` in a database."""

    database: Database

    async def keep(self, result: Result, asked_by: str) -> int:
        """Keep it, once for each request; its number."""
        return await self.database.write(results.keep, result, asked_by)

    async def find(self, installation: InstallationId, number: int) -> Result | None:
        """The result with this number, or None where it is gone."""
        return await self.database.read(results.find, installation, number)

    async def begin_sharing(
        self, installation: InstallationId, number: int, pressed: str, place: str
    ) -> bool:
        """Whether it may be shared in `place` now: once for each place."""
        return await self.database.write(
            results.begin_sharing, installation, number, pressed, place
        )

    async def was_not_shared(
        self, installation: InstallationId, number: int, place: str
    ) -> None:
        """Sharing it in `place` failed."""
        await self.database.write(results.was_not_shared, installation, number, place)


@dataclass(frozen=True, slots=True)
class StoredGlossary:
    """`Glossary` in a database."""

    database: Database

    async def entries(
        self, installation: InstallationId, team_id: TeamId
    ) -> Sequence[Term]:
        """All terms of a workspace."""
        return await self.database.read(glossaries.entries, installation, team_id)

    async def put(
        self,
        installation: InstallationId,
        team_id: TeamId,
        term: Term,
        user_id: UserId,
    ) -> bool:
        """Add a term or change it; False where there are too many."""
        return await self.database.write(
            glossaries.put, installation, team_id, term, user_id
        )

    async def remove(
        self,
        installation: InstallationId,
        team_id: TeamId,
        term: str,
        language: str | None,
    ) -> bool:
        """Take a term out; whether there was one."""
        return await self.database.write(
            glossaries.remove, installation, team_id, term, language
        )
