"""What Slack, the model and shared files do when we turn to them."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.ids import ChannelId, FileId, InstallationId, MessageTs
from bot.core.journal.fact import Fact, Level


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
class FilesKeptOut(Fact):
    """The model's server refused shared files; it is not sent them any more."""

    level: ClassVar[Level] = "warning"
    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs
    files: tuple[FileId, ...]
    model: str
