"""The life of the process and its database."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.core.ids import InstallationId, TeamId, UserId
from bot.core.journal.fact import Fact, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Fact):
    """The bot is up and gives receipts; which bot, where there is one workspace."""

    mode: Literal["socket", "http"]
    installs: int
    team_id: TeamId | None
    bot_user_id: UserId | None
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
class Installed(Fact):
    """Somebody installed the app, or installed it again."""

    installation: InstallationId
    team_id: TeamId
    installed_by: UserId | None
    scopes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Fact):
    """We were thrown out of a workspace, or its tokens were taken back."""

    installation: InstallationId
    team_id: TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged(Fact):
    """Nothing of a workspace that left is kept any more."""

    team_id: TeamId
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Faltered(Fact):
    """What goes on beside everything else failed by a fault of ours; it goes on."""

    level: ClassVar[Level] = "error"
    recurs: ClassVar[bool] = True
    work: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTrouble(Fact):
    """The database failed an operation."""

    level: ClassVar[Level] = "error"
    recurs: ClassVar[bool] = True
    operation: str
    error: str
