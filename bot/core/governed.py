"""Settings that admins make inside Slack, and what holds in one place.

A field that is None is inherited: a channel's from its workspace, and the
workspace's from whoever runs us.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TypeVar

from bot.core.access import NO_RULES, NOBODY, AccessRules, People
from bot.core.agent_view import DEFAULT_PROMPTS, MOST_PROMPTS, SuggestedPrompt
from bot.core.footer import ShowReceipt
from bot.core.prompts import PromptVersions

_LANGUAGE = re.compile(r"[^\W\d_][^\W\d_ ()'-]*(?:[ ()'-]+[^\W\d_]*)*")
_T = TypeVar("_T")
LONGEST_RETENTION_DAYS = 3_650


class AnswerWhen(StrEnum):
    """Which messages get an answer, besides direct ones: a channel's own choice."""

    MENTION = "mention"
    FOLLOW_UP = "follow_up"
    EVERY_MESSAGE = "every_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSettings:
    """What was set for one scope; `revision` counts its changes, from 0.

    `editors` and, for a workspace, `channels_govern` (whether a channel's
    creator and its editors may govern the channel) are never inherited. What is
    kept, and for how long (`retention_days`), is the workspace's alone to say.
    """

    model: str | None = None
    fast_model: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    answers: AnswerWhen | None = None
    receipt: ShowReceipt | None = None
    language: str | None = None
    suggested_prompts: tuple[SuggestedPrompt, ...] | None = None
    access: AccessRules = NO_RULES
    editors: People = NOBODY
    channels_govern: bool = False
    retention_days: int | None = None
    revision: int = field(default=0, compare=False)

    def changed_fields(self, other: "ScopeSettings") -> tuple[str, ...]:
        """The names of the fields in which the two differ."""
        return tuple(
            f.name
            for f in fields(self)
            if f.compare and getattr(self, f.name) != getattr(other, f.name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveSettings:
    """What holds in one place, every field filled.

    Where nobody has set anything, that is what whoever runs us has set. Without
    `retention_days` conversations are kept for good.
    """

    model: str
    fast_model: str
    max_tokens: int
    temperature: float | None = None
    answers: AnswerWhen = AnswerWhen.FOLLOW_UP
    receipt: ShowReceipt = "on_request"
    language: str = ""
    suggested_prompts: tuple[SuggestedPrompt, ...] = DEFAULT_PROMPTS
    access: AccessRules = NO_RULES
    retention_days: float = 0

    def under(self, settings: ScopeSettings) -> "EffectiveSettings":
        """The same with what `settings` say laid over it, field by field."""
        if settings == NOTHING_SET:
            return self
        return replace(
            self,
            model=_first(settings.model, self.model),
            fast_model=_first(settings.fast_model, self.fast_model),
            max_tokens=_first(settings.max_tokens, self.max_tokens),
            temperature=_first(settings.temperature, self.temperature),
            answers=_first(settings.answers, self.answers),
            receipt=_first(settings.receipt, self.receipt),
            language=_first(settings.language, self.language),
            suggested_prompts=_first(
                settings.suggested_prompts, self.suggested_prompts
            ),
            access=settings.access.over(self.access),
            retention_days=_first(settings.retention_days, self.retention_days),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbDefaults:
    """How a verb asks the model where nobody has set anything for it."""

    text: str = field(repr=False)
    temperature: float
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectivePrompt:
    """What the model is told in one place, and the settings that hold there.

    The same place and versions always give the same `system`. A workspace's
    prompt that is replaced has no part in it, and its version is 0. What a verb is
    told counts as the workspace's.
    """

    system: str = field(repr=False)
    versions: PromptVersions
    settings: EffectiveSettings
    replaces: bool = False

    def label(self, channel_name: str = "") -> str:
        """Its name in a receipt, such as `#support v7`; empty for our own text."""
        channel = f"#{channel_name}" if channel_name else "channel"
        named = {"workspace": self.versions.workspace, channel: self.versions.channel}
        return " + ".join(
            f"{name} v{version}" for name, version in named.items() if version
        )


def problems_of_settings(settings: ScopeSettings) -> Iterator[tuple[str, str]]:
    """What has to be mended: the field's name, and a plain sentence about it."""
    if settings.temperature is not None and not 0 <= settings.temperature <= 1:
        yield "temperature", "The temperature is a number from 0 to 1."
    if settings.max_tokens is not None and not 256 <= settings.max_tokens <= 128_000:
        yield "max_tokens", "An answer may have from 256 to 128,000 tokens."
    days = settings.retention_days
    if days is not None and not 1 <= days <= LONGEST_RETENTION_DAYS:
        yield "retention_days", "Conversations are kept for 1 to 3,650 days."
    language = settings.language
    if language and not (len(language) <= 40 and _LANGUAGE.fullmatch(language)):
        yield "language", "Write a language's name, such as German."
    yield from _problems_of_suggestions(settings.suggested_prompts or ())


def _problems_of_suggestions(
    suggested: tuple[SuggestedPrompt, ...],
) -> Iterator[tuple[str, str]]:
    if len(suggested) > MOST_PROMPTS:
        yield "suggested_prompts", f"At most {MOST_PROMPTS} can be suggested."
    if any(not (s.title.strip() and s.message.strip()) for s in suggested):
        yield "suggested_prompts", "Each needs a title and a message."
    if any(len(s.title) > 60 or len(s.message) > 500 for s in suggested):
        yield (
            "suggested_prompts",
            "A title has at most 60 characters and a message 500.",
        )


def _first(own: _T | None, inherited: _T) -> _T:
    return inherited if own is None else own


NOTHING_SET = ScopeSettings()
