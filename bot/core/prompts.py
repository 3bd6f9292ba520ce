"""System prompts as people govern them: places, versions, and what they come to.

A prompt belongs to a workspace or to one of its channels. Its versions are
never changed or deleted: the newest one holds, and going back is a new version.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.tasks.verbs import TaskVerb, verb_named

LONGEST_PROMPT_CHARS = 20_000
LONGEST_REASON_CHARS = 200

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}|\{(\w+)\}")
_KNOWN = ("workspace", "channel")
_VERB = "/"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a prompt and its settings hold for: a workspace, or something in it.

    That is one of its channels, or one of the verbs. A channel of several
    workspaces of an organisation has one prompt.
    """

    installation: InstallationId
    team_id: TeamId
    channel_id: ChannelId | None = None
    verb: TaskVerb | None = None

    @property
    def name(self) -> str:
        """What windows carry for it: a channel's id, `/verb`, or nothing."""
        return f"{_VERB}{self.verb}" if self.verb else self.channel_id or ""

    @property
    def is_workspace(self) -> bool:
        """Whether it is the whole workspace."""
        return self.channel_id is None and self.verb is None

    @property
    def is_installed_alone(self) -> bool:
        """Whether the workspace was installed by itself, not with its organisation."""
        return str(self.installation) == str(self.team_id)

    @property
    def workspace(self) -> "Scope":
        """The whole workspace."""
        return Scope(self.installation, self.team_id)


def scope_named(installation: InstallationId, team_id: TeamId, name: str) -> Scope:
    """What `Scope.name` names; with a verb that is none of ours, the workspace."""
    if name.startswith(_VERB):
        return Scope(installation, team_id, verb=verb_named(name.removeprefix(_VERB)))
    return Scope(installation, team_id, ChannelId(name) if name else None)


class Mode(StrEnum):
    """What a channel's prompt does to the workspace's, a verb's to our own text.

    A workspace's only adds.
    """

    ADDS = "adds"
    REPLACES = "replaces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a prompt says; empty text is no prompt."""

    text: str = field(repr=False, default="")
    mode: Mode = Mode.ADDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptVersion:
    """One published version; numbers begin at 1 and leave no gap.

    `equals` is the older version that this one brought back.
    """

    scope: Scope
    number: int
    wording: Wording
    author: UserId
    at: datetime
    reason: str = ""
    equals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody is writing: their own, nobody else sees it.

    `base` is the version they began with, 0 where there was none.
    """

    scope: Scope
    author: UserId
    wording: Wording
    base: int
    saved_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody else published meanwhile; `mine` is kept as a draft on top of it."""

    theirs: PromptVersion
    mine: Draft


@dataclass(frozen=True, slots=True)
class PromptVersions:
    """Which versions an answer rests on; 0: there was none."""

    workspace: int = 0
    channel: int = 0


def problems_of(wording: Wording) -> tuple[str, ...]:
    """What its author has to mend before it can be published, in plain sentences."""
    found = [*_unknown(wording.text)]
    if (length := len(wording.text)) > LONGEST_PROMPT_CHARS:
        found.insert(
            0,
            f"It has {length:,} characters; {LONGEST_PROMPT_CHARS:,} are the most.",
        )
    return tuple(found)


def filled_in(text: str, *, workspace: str, channel: str) -> str:
    """The text with its placeholders filled in; `{{word}}` stands for `{word}`."""
    values = {"workspace": workspace, "channel": channel}

    def value(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        return f"{{{escaped}}}" if escaped else values.get(name, found[0])

    return _PLACEHOLDER.sub(value, text)


def _unknown(text: str) -> Iterator[str]:
    names = {found[2]: None for found in _PLACEHOLDER.finditer(text) if found[2]}
    for name in names:
        if name not in _KNOWN:
            yield (
                f"`{{{name}}}` is no placeholder: there are `{{workspace}}` and"
                f" `{{channel}}`. To have it said as it stands, write `{{{{{name}}}}}`."
            )
