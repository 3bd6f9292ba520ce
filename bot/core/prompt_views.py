"""What people see of prompts, as values, and the port of whoever shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from bot.core.audit import AuditEntry
from bot.core.governed import EffectivePrompt, ScopeSettings
from bot.core.governing import Asked, Governed, OfferedModel, SettingsConflict
from bot.core.ids import ChannelId, InstallationId, UserId
from bot.core.prompts import Conflict, Draft, PromptVersion, PromptVersions, Scope
from bot.core.verdicts import Judged


@dataclass(frozen=True, slots=True)
class Window:
    """A modal that somebody has open; it names nobody and gives no right."""

    installation: InstallationId
    view_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorPage:
    """The editor of one prompt.

    `draft` holds what is in the inputs and the `base` to be handed in with it;
    `published` what holds now. `problems` have to be mended first.
    """

    scope: Scope
    draft: Draft
    published: PromptVersion | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """The settings of one scope: its own, and what holds where it has none.

    `may_change_access`: who may use the bot, and who governs, is the
    workspace's to say. `problems` go by the names of fields.
    """

    scope: Scope
    own: ScopeSettings
    inherited: EffectivePrompt
    models: Sequence[OfferedModel] = ()
    may_change_access: bool = False
    problems: tuple[tuple[str, str], ...] = ()
    conflict: SettingsConflict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrompt:
    """What holds in one place, for anybody who may use the bot there."""

    scope: Scope
    effective: EffectivePrompt
    workspace: Governed
    channel: Governed | None = None
    may_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Versions, newest first; `older_than` asks for the next page, None at the end."""

    scope: Scope
    versions: Sequence[PromptVersion]
    newest: int
    older_than: int | None = None
    may_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPage:
    """What one version changed; `lines` are those of `difflib.unified_diff`.

    `newest` is the version that holds now: what going back begins with.
    """

    scope: Scope
    before: PromptVersion | None
    after: PromptVersion
    lines: Sequence[str] = field(repr=False)
    may_roll_back: bool = False
    newest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPage:
    """What a test would ask, and what it costs at most (None: nobody knows)."""

    scope: Scope
    draft: Draft
    questions: Sequence[Asked] = ()
    can_read_questions: bool = False
    model: str = ""
    typed_most_usd: Decimal | None = None
    questions_most_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One question with both answers; `published` None where they would be equal."""

    question: str = field(repr=False)
    published: str | None = field(repr=False)
    draft: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResults:
    """Side by side; `cost_usd` is what it took."""

    scope: Scope
    tried: Sequence[Tried]
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredWith:
    """The versions that one answer rests on; `now` are those that hold today."""

    scope: Scope
    workspace: PromptVersion | None
    channel: PromptVersion | None
    now: PromptVersions
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingChannel:
    """A channel with a prompt or settings of its own."""

    channel_id: ChannelId
    governed: Governed
    effective: EffectivePrompt
    may_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernedVerb:
    """A verb, with what a workspace has written and set for it."""

    scope: Scope
    governed: Governed
    effective: EffectivePrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The Home tab of one person; `search` is what they looked for.

    `page` begins at 0. With a `refusal` there is nothing else to see. `audit` and
    `judged`, which is about versions of the workspace's prompt, are for those who
    may govern the workspace.
    """

    workspace: Scope
    governed: Governed
    effective: EffectivePrompt
    verbs: Sequence[GovernedVerb] = ()
    channels: Sequence[DifferingChannel] = ()
    page: int = 0
    has_more: bool = False
    search: str = ""
    may_edit: bool = False
    audit: Sequence[AuditEntry] = ()
    judged: Sequence[Judged] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Audit lines, newest first; `older_than` asks for the next page."""

    workspace: Scope
    entries: Sequence[AuditEntry]
    older_than: int | None = None


Page = (
    EditorPage
    | SettingsPage
    | ShownPrompt
    | HistoryPage
    | DiffPage
    | TrialPage
    | TrialResults
    | AuditPage
    | AnsweredWith
    | PromptVersion
    | Conflict
    | str
)
"""What a window can show; a version means that it was just published, a text is said
as it stands (a refusal, trouble, *saved*)."""


class PromptViews(Protocol):
    """Windows about prompts. Raises `SlackRefused` and `SlackUnreachable`."""

    async def show(self, window: Window, page: Page) -> bool:
        """Replace what the window shows; False where it has been closed."""

    async def publish_home(
        self, installation: InstallationId, user_id: UserId, page: HomePage
    ) -> None:
        """Set somebody's Home tab."""
