"""Governing prompts and settings, as ports: what is kept, who is who, what there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from bot.core.audit import AuditEntry
from bot.core.governed import NOTHING_SET, ScopeSettings
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserGroupId,
    UserId,
)
from bot.core.model import ModelRequest
from bot.core.prompts import Conflict, Draft, PromptVersion, Scope, Wording


class GovernRequest(StrEnum):
    """What people ask for in windows and commands; the names tell requests apart."""

    EDIT = "prompt_edit"
    DRAFT = "prompt_draft"
    PUBLISH = "prompt_publish"
    SETTINGS = "prompt_settings"
    SAVE_SETTINGS = "prompt_save_settings"
    SHOW = "prompt_show"
    HISTORY = "prompt_history"
    DIFF = "prompt_diff"
    ROLL_BACK = "prompt_roll_back"
    TEST = "prompt_test"
    RUN_TEST = "prompt_run_test"
    HOME = "prompt_home"
    AUDIT = "prompt_audit"
    WHICH = "which_prompt"
    REPLAYED = "prompt_replayed"
    MOVED = "channel_moved"


@dataclass(frozen=True, slots=True)
class Governed:
    """What was published and set for one scope."""

    prompt: PromptVersion | None = None
    settings: ScopeSettings = NOTHING_SET

    @property
    def version(self) -> int:
        """The newest version's number; 0 where there is none."""
        return self.prompt.number if self.prompt else 0

    @property
    def wording(self) -> Wording:
        """What is published."""
        return self.prompt.wording if self.prompt else Wording()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsConflict:
    """Somebody else changed the settings meanwhile."""

    theirs: ScopeSettings
    mine: ScopeSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that people really asked in a channel, for trying a prompt on."""

    text: str
    author: UserId
    ts: MessageTs


class GovernedPrompts(Protocol):
    """Prompts, settings and their audit. Raises `StoreUnavailable`; durable on return.

    Each change is written with its audit line, both or neither.
    """

    async def governed(self, scope: Scope) -> Governed:
        """What holds for this scope by itself."""

    async def version(self, scope: Scope, number: int) -> PromptVersion | None:
        """One version."""

    async def versions(
        self, scope: Scope, *, before: int | None = None, limit: int = 20
    ) -> Sequence[PromptVersion]:
        """The newest versions below `before`, newest first."""

    async def publish(
        self, draft: Draft, reason: str, entry: AuditEntry, *, equals: int | None = None
    ) -> PromptVersion | Conflict:
        """Make `draft` the next version, unless its base is not the newest any more.

        In a conflict the draft is kept, and nothing else happens. What is
        published leaves its author no draft. Where the newest is what its author
        has made of the same before, that is it.
        """

    async def draft(self, scope: Scope, author: UserId) -> Draft | None:
        """What somebody left unfinished."""

    async def save_draft(self, draft: Draft) -> None:
        """Keep it; the newest counts."""

    async def change_settings(
        self, scope: Scope, settings: ScopeSettings, entry: AuditEntry
    ) -> ScopeSettings | SettingsConflict:
        """Set all fields, unless `settings.revision` is not the newest any more."""

    async def differing(
        self,
        workspace: Scope,
        *,
        skip: int = 0,
        limit: int = 20,
        only: Sequence[ChannelId] | None = None,
    ) -> Sequence[tuple[ChannelId, Governed]]:
        """Channels with anything of their own, by id, behind the first `skip`."""

    async def note(self, entry: AuditEntry) -> None:
        """Write a line about something that changed nothing."""

    async def audit(
        self, workspace: Scope, *, before: int | None = None, limit: int = 20
    ) -> Sequence[AuditEntry]:
        """The newest lines below `before`, newest first."""

    async def move_channel(self, old: Scope, new: ChannelId, entry: AuditEntry) -> bool:
        """Let what holds for a channel hold under its new id; False if it did."""

    async def questions(self, channel: Scope, limit: int) -> Sequence[Asked]:
        """The newest questions that began a thread there and were answered."""


class Roster(Protocol):
    """Who is in what, as Slack says now. Raises as calls to Slack do."""

    async def groups_of(
        self,
        installation: InstallationId,
        team_id: TeamId,
        user_id: UserId,
        among: frozenset[UserGroupId],
        *,
        if_unknown: bool = False,
    ) -> frozenset[UserGroupId]:
        """Which of these user groups somebody is in.

        A group that is gone has nobody; `if_unknown` says what counts where Slack
        does not let us see who is in it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel:
    """A model of the server; `takes_temperature` is what is known before asking it."""

    model: str
    name: str
    takes_temperature: bool = True


class OfferedModels(Protocol):
    """The models that the server has, and what asking them costs."""

    async def offered(self) -> Sequence[OfferedModel]:
        """All of them by name; empty where the server has no list."""

    async def nearest(self, model: str) -> tuple[str, ...] | None:
        """None when the server has the model or no list, else the names nearest."""

    def takes_temperature(self, model: str) -> bool:
        """Whether the model's temperature can be chosen, as far as is known."""

    def most_usd(self, request: ModelRequest) -> Decimal | None:
        """What asking costs at most, estimated; None where the price is not known."""


class PromptFiles(Protocol):
    """Text files that people upload in place of typing."""

    async def text(self, installation: InstallationId, file_id: FileId) -> str | None:
        """The file's text; None where it cannot be had, or is none.

        Raises `SlackUnreachable`.
        """
