"""What happened, as typed facts: ids and figures, never anybody's words.

Rooms tell a `Journal`; who listens (a log, metrics) is not their business.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from bot.core.conversation import TurnState
from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserId,
)

Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened; `level` says how much an operator should care."""

    level: ClassVar[Level] = "info"


class Journal(Protocol):
    """Listens to facts; never raises and never waits."""

    def note(self, fact: Fact) -> None:
        """Take note of `fact`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Fact):
    """The bot is up and gives receipts."""

    mode: Literal["socket", "http"]
    team_id: TeamId
    bot_user_id: UserId
    health: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping(Fact):
    """The bot was asked to end."""

    running_turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Fact):
    """The bot ended; `handed_over` turns were broken off and go on elsewhere."""

    handed_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptGiven(Fact):
    """A delivery is durable, or known not to be ours."""

    level: ClassVar[Level] = "debug"
    event_id: str
    installation: InstallationId
    channel_id: ChannelId
    ts: MessageTs
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRefused(Fact):
    """A delivery could not be stored; Slack will send it again."""

    level: ClassVar[Level] = "error"
    kind: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesLimited(Fact):
    """Slack holds deliveries back: more than 30,000 in an hour for this workspace."""

    level: ClassVar[Level] = "warning"
    team_id: TeamId
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Fact):
    """A message stays unanswered, and why."""

    level: ClassVar[Level] = "debug"
    installation: InstallationId
    channel_id: ChannelId
    ts: MessageTs
    reason: str


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
class ModelCalled(Fact):
    """The model answered, or failed for good."""

    model: str
    status: int | None
    request_id: str | None
    error: str | None
    attempts: int
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelNotFound(Fact):
    """The server does not know the configured model."""

    level: ClassVar[Level] = "warning"
    model: str
    nearest: tuple[str, ...]
    mend: str = "set MESSAGES_API_MODEL to a model of this server"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureDropped(Fact):
    """The server refuses a feature; it is left out from now on."""

    level: ClassVar[Level] = "warning"
    model: str
    feature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCalled(Fact):
    """A call to Slack's Web API was answered, or was not."""

    level: ClassVar[Level] = "debug"
    installation: InstallationId
    method: str
    error: str | None
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackTrouble(Fact):
    """Slack refused something we need; the words say what it costs."""

    level: ClassVar[Level] = "warning"
    installation: InstallationId
    method: str
    error: str
    consequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken(Fact):
    """A shared file was fetched and read, or left out, and why."""

    installation: InstallationId
    file_id: FileId
    size_bytes: int
    left_out: str | None
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTrouble(Fact):
    """The database failed an operation."""

    level: ClassVar[Level] = "error"
    operation: str
    error: str
