"""The ports of verbs: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import ConversationKey
from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.tasks.posting import Intent, Mark, MessagePlace
from bot.core.tasks.results import Result, Term
from bot.core.tasks.subjects import Subject
from bot.store import glossaries, results, subjects
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

    async def intend(
        self, installation: InstallationId, mark: Mark, pressed: str, now: datetime
    ) -> Intent | None:
        """Write down that it is to be posted; the first intent counts."""
        return await self.database.write(
            results.intend, installation, mark, pressed, now
        )

    async def posted(
        self, installation: InstallationId, mark: Mark, where: MessagePlace
    ) -> None:
        """It stands there now."""
        await self.database.write(results.posted, installation, mark, where)

    async def take_back(self, installation: InstallationId, mark: Mark) -> None:
        """It could not be posted."""
        await self.database.write(results.take_back, installation, mark)


@dataclass(frozen=True, slots=True)
class StoredSubjects:
    """`Subjects` in a database."""

    database: Database

    async def begin(
        self, key: ConversationKey, team_id: TeamId, subject: Subject
    ) -> None:
        """A thread that we have opened is about `subject`."""
        await self.database.write(subjects.begin, key, team_id, subject)

    async def of(self, conversation_id: int) -> Subject | None:
        """What a conversation is about."""
        return await self.database.read(subjects.of, conversation_id)


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
        return await self.database.write_once(
            glossaries.remove, installation, team_id, term, language
        )
