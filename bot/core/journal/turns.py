"""Answers in the making: threads read, turns, requests."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.conversation import TurnState
from bot.core.ids import ChannelId, InstallationId, MessageTs
from bot.core.journal.fact import Fact, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead(Fact):
    """The earlier messages of a thread were read from Slack, once."""

    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    posts: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStarted(Fact):
    """A turn runs; `attempt` counts from 1."""

    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    turn: int
    posts: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFinished(Fact):
    """A turn is over and stored."""

    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    turn: int
    state: TurnState
    model: str
    stop_reason: str | None
    error: str | None
    input_tokens: int
    output_tokens: int
    first_text_s: float | None
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnBroke(Fact):
    """A turn ended by a fault, ours or of something we need; it is tried again."""

    level: ClassVar[Level] = "error"
    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    attempt: int
    kind: str
    error: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Fact):
    """A conversation failed too often; `told`: people are told, and can ask again."""

    level: ClassVar[Level] = "error"
    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    attempts: int
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestServed(Fact):
    """A command, shortcut or button was served, or failed (`error`: of what kind)."""

    installation: InstallationId
    kind: str
    attempt: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSetAside(Fact):
    """A command, shortcut or button was given up; `told`: whoever asked knows."""

    level: ClassVar[Level] = "error"
    installation: InstallationId
    kind: str
    attempts: int
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCondensed(Fact):
    """Older messages of a long thread became a summary, or did not (`error`)."""

    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    model: str
    posts: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    error: str | None = None
