"""The life of the process and its database."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.core.ids import TeamId, UserId
from bot.core.journal.fact import Fact, Level


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
class StoreTrouble(Fact):
    """The database failed an operation."""

    level: ClassVar[Level] = "error"
    operation: str
    error: str
