"""The prompts port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.audit import AuditEntry
from bot.core.governed import ScopeSettings
from bot.core.governing import Asked, Governed, SettingsConflict
from bot.core.ids import ChannelId, UserId
from bot.core.prompts import Conflict, Draft, PromptVersion, Scope
from bot.store import audit, moved_channels, prompts, questions, set_values
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredPrompts:
    """`GovernedPrompts` in a database."""

    database: Database

    async def governed(self, scope: Scope) -> Governed:
        """What holds for this scope by itself."""
        return await self.database.read_in_turn(prompts.governed, scope)

    async def version(self, scope: Scope, number: int) -> PromptVersion | None:
        """One version."""
        return await self.database.read(prompts.version, scope, number)

    async def versions(
        self, scope: Scope, *, before: int | None = None, limit: int = 20
    ) -> Sequence[PromptVersion]:
        """The newest versions below `before`, newest first."""
        return await self.database.read(prompts.versions, scope, before, limit)

    async def publish(
        self, draft: Draft, reason: str, entry: AuditEntry, *, equals: int | None = None
    ) -> PromptVersion | Conflict:
        """Make `draft` the next version, once, unless its base is overtaken."""
        return await self.database.write_once(
            prompts.publish, draft, reason, entry, equals
        )

    async def draft(self, scope: Scope, author: UserId) -> Draft | None:
        """What somebody left unfinished."""
        return await self.database.read(prompts.find_draft, scope, author)

    async def save_draft(self, draft: Draft) -> None:
        """Keep it; the newest counts."""
        await self.database.write(prompts.save_draft, draft)

    async def change_settings(
        self, scope: Scope, settings: ScopeSettings, entry: AuditEntry
    ) -> ScopeSettings | SettingsConflict:
        """Set all fields, unless somebody changed them meanwhile."""
        return await self.database.write_once(set_values.change, scope, settings, entry)

    async def differing(
        self,
        workspace: Scope,
        *,
        skip: int = 0,
        limit: int = 20,
        only: Sequence[ChannelId] | None = None,
    ) -> Sequence[tuple[ChannelId, Governed]]:
        """Channels with a prompt or settings of their own, by id."""
        return await self.database.read(prompts.differing, workspace, skip, limit, only)

    async def note(self, entry: AuditEntry) -> None:
        """Write a line about something that changed nothing."""
        await self.database.write_once(audit.note, entry)

    async def audit(
        self, workspace: Scope, *, before: int | None = None, limit: int = 20
    ) -> Sequence[AuditEntry]:
        """The newest lines below `before`, newest first."""
        return await self.database.read(audit.newest, workspace, before, limit)

    async def move_channel(self, old: Scope, new: ChannelId, entry: AuditEntry) -> bool:
        """Let what holds for a channel hold under its new id."""
        return await self.database.write_once(moved_channels.move, old, new, entry)

    async def questions(self, channel: Scope, limit: int) -> Sequence[Asked]:
        """The newest questions that began a thread there and were answered."""
        return await self.database.read(questions.newest_questions, channel, limit)
