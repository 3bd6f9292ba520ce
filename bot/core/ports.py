"""What the rooms offer each other, as shapes that need no inheriting."""

from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.access import Standing
from bot.core.conversation import (
    Author,
    ChannelKind,
    ConversationKey,
    OpenReply,
)
from bot.core.footer import Footer
from bot.core.ids import ChannelId, FileId, InstallationId, MessageTs, TeamId, UserId
from bot.core.model import ModelEvent, ModelRequest


class Clock(Protocol):
    """What time it is; only the outermost room has a real one."""

    def now(self) -> datetime:
        """The time, with its zone."""

    def monotonic_s(self) -> float:
        """Seconds that never go backwards."""


class Capacity(Protocol):
    """How much models take in, as far as is known."""

    def bytes_per_token(self, model: str) -> float:
        """How long a token of `model` is, learned from what its server counted."""

    def window_tokens(self, model: str) -> int | None:
        """How much `model` can take in and say together."""


class LanguageModel(Protocol):
    """Somebody who continues a conversation."""

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """Say the answer piece by piece; the last event is `Finished`.

        Raises `ModelError`, with what was said before it broke as `partial`.
        Closing the iterator (or cancelling its consumer) closes the connection
        at once, so that nothing more is generated or billed.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAdvice:
    """What a server says about its limits: nobody is to ask for `rest_s`."""

    rest_s: float = 0.0
    requests_per_minute: int | None = None


class RateSlot(Protocol):
    """One request's place in the queue, and then its right to be sent.

    Entering waits until it is this request's turn; leaving gives the slot back.
    """

    def wait_s(self) -> float:
        """About how long entering will take; 0 when the slot is free now."""

    async def __aenter__(self) -> "RateSlot":
        """Wait for the slot; it is booked only now."""

    async def __aexit__(self, *exc_info: object) -> None:
        """Give it back."""

    def counted(self, advice: RateAdvice) -> None:
        """The server has answered, so it has counted the request by now."""


class RateSlots(Protocol):
    """The right to send requests to the model, shared fairly among workspaces."""

    def slot(self, workspace: str) -> RateSlot:
        """A place in the queue for one request of `workspace`."""


class ReplyLog(Protocol):
    """What a reply writes down around each of its outside effects."""

    def guard(self) -> None:
        """Raise `LeaseLost` unless this process surely still owns the turn."""

    async def about_to_post(self) -> None:
        """Called before a message is posted; durable on return."""

    async def posted(self, ts: MessageTs) -> None:
        """Called right after a message was posted."""

    async def about_to_share(self, file: FileId) -> None:
        """Called before a file is shared; durable on return."""

    async def recorded(self) -> Collection[MessageTs]:
        """Every message that a turn of this conversation is known to have posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPlace:
    """Where an answer goes, and to whom.

    `asker` brings their own workspace, which Slack wants for streams. `asked_ts`
    is the newest post that is answered.
    """

    key: ConversationKey
    team_id: TeamId
    channel_kind: ChannelKind
    asker: Author
    title: str = ""
    asked_ts: MessageTs | None = None


class Reply(Protocol):
    """One answer on its way into a thread."""

    async def announce(self) -> None:
        """Show at once that work has begun; trouble with that is nobody's trouble."""

    def say(self, text: str) -> None:
        """Add words; returns at once, they are shown as Slack's limits allow."""

    def wait_notice(self, text: str) -> None:
        """Show, in words, that it takes longer; the answer takes their place."""

    def may_mention(self, people: Collection[UserId]) -> None:
        """Let words said from now on mention `people`; nobody else is notified."""

    async def finish(
        self, closing: str = "", footer: Footer | None = None
    ) -> tuple[MessageTs, ...]:
        """Show all that was said, `closing` after it, `footer` below; where it stands.

        Raises `SlackRefused` or `SlackUnreachable` when people cannot see it.
        """

    async def abandon(self) -> None:
        """Stop showing things and forget about it; what stands in Slack stays."""


class Replies(Protocol):
    """How answers reach people."""

    def open(self, place: ReplyPlace, log: ReplyLog, resume: OpenReply) -> Reply:
        """Begin a reply, or take over the one that `resume` left behind."""

    async def tell_privately(
        self, place: ReplyPlace, text: str, *, in_thread: bool = True
    ) -> None:
        """Say one line that only the asker sees; trouble with that is ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What Slack says about somebody."""

    user_id: UserId
    name: str
    standing: Standing
    time_zone: str = "UTC"
    locale: str = ""
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What Slack says about a channel; `team_ids` are the workspaces it belongs to."""

    channel_id: ChannelId
    name: str
    topic: str = ""
    is_shared: bool = False
    is_private: bool = True
    is_archived: bool = False
    creator: UserId | None = None
    team_ids: frozenset[TeamId] = frozenset()


class Directory(Protocol):
    """Who people are and what channels are, as Slack says; remembered for minutes.

    Raises `SlackUnreachable` and `SlackRefused` with a passing cause (such as
    `ratelimited`); what Slack refuses to tell for good is answered as unknown.
    """

    async def person(
        self,
        installation: InstallationId,
        team_id: TeamId,
        author: Author,
        *,
        fresh: bool = False,
    ) -> Person:
        """Who `author` is to the workspace that installed us.

        `fresh`: as Slack says now, not a few minutes ago.
        """

    async def channel(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        *,
        fresh: bool = False,
    ) -> Channel | None:
        """The channel, or None where Slack does not tell."""


class Names(Protocol):
    """What things are called that only admins can rename; remembered for minutes.

    Never raises: what cannot be found out is empty.
    """

    async def bot_name(self, installation: InstallationId) -> str:
        """What we are called there."""

    async def workspace_name(
        self, installation: InstallationId, team_id: TeamId
    ) -> str:
        """What the workspace is called."""
