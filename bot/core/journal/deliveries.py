"""What Slack delivers, and what becomes of it before anybody answers."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId
from bot.core.journal.fact import Fact, Level


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
class RequestReceived(Fact):
    """What somebody pressed or commanded is durable."""

    level: ClassVar[Level] = "debug"
    installation: InstallationId
    kind: str
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
class BotsTalk(Fact):
    """Bots had `answers` in a thread: no more until a person writes there."""

    level: ClassVar[Level] = "warning"
    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Fact):
    """A message stays unanswered, and why."""

    level: ClassVar[Level] = "debug"
    installation: InstallationId
    channel_id: ChannelId
    ts: MessageTs
    reason: str
