"""What the rooms offer each other, as shapes that need no inheriting."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.access import Standing
from bot.core.conversation import (
    Author,
    BegunTurn,
    ChannelKind,
    ConversationKey,
    History,
    Lease,
    OpenReply,
    Post,
    StoredPost,
    TurnResult,
)
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.incoming import Incoming, TakenIn
from bot.core.model import ModelEvent, ModelRequest
from bot.core.routing import Silence


class Clock(Protocol):
    """What time it is; only the outermost room has a real one."""

    def now(self) -> datetime:
        """The time, with its zone."""

    def monotonic_s(self) -> float:
        """Seconds that never go backwards."""


class LanguageModel(Protocol):
    """Somebody who continues a conversation."""

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """Say the answer piece by piece; the last event is `Finished`.

        Raises `ModelError`, with what was said before it broke as `partial`.
        Closing the iterator (or cancelling its consumer) closes the connection
        at once, so that nothing more is generated or billed.
        """


class RateSlots(Protocol):
    """The right to send requests to the model, shared fairly among workspaces."""

    def slot(self, workspace: str) -> AbstractAsyncContextManager[None]:
        """Wait for a slot, and hold it for as long as the request runs."""


class Inbox(Protocol):
    """The durable inbox and the leases on its conversations (design §4, §5).

    Everything is durable on return. Raises `StoreUnavailable` when the
    database takes nothing, and `LeaseLost` from each method that is given a
    lease which is no longer the newest.
    """

    async def take_in(self, incoming: Incoming, *, room: bool) -> TakenIn:
        """Store one delivery in one transaction, once, however often it comes.

        With `room`, a conversation that was idle is leased in the same
        transaction.
        """

    async def claim(self, limit: int) -> Sequence[Lease]:
        """Lease up to `limit` conversations that have something to do, oldest first."""

    async def pending(self, lease: Lease) -> Sequence[StoredPost]:
        """The posts that still want a decision, by `seq`."""

    async def decline(self, lease: Lease, post: StoredPost, reason: Silence) -> None:
        """Record that `post` stays unanswered.

        With `Silence.NOT_ALLOWED` its text and files are blanked in the same
        transaction: what a refused person wrote is not kept.
        """

    async def release(self, lease: Lease, done_seq: int) -> bool:
        """Mark everything up to `done_seq` as done; True if more came meanwhile.

        When nothing came, the lease is given back; otherwise it is kept.
        """

    async def give_back(self, lease: Lease, *, retry_at: datetime | None) -> None:
        """Give the lease back with the work undone, to rest until `retry_at`."""


class Conversations(Protocol):
    """What was said in each thread; same promises and errors as `Inbox`."""

    async def history(self, lease: Lease) -> History:
        """Everything said so far, without posts that were deleted or refused."""

    async def was_read_back(self, lease: Lease) -> bool:
        """Whether the thread's earlier messages were read from Slack already."""

    async def add_earlier(self, lease: Lease, posts: Sequence[StoredPost]) -> None:
        """Keep messages read back from Slack; those already stored stay as they are."""

    async def name_author(self, lease: Lease, author: Author) -> None:
        """Keep a person's name with all their posts here that have none yet."""

    async def begin_turn(self, lease: Lease, posts: Sequence[StoredPost]) -> BegunTurn:
        """Write down that `posts` are being answered.

        All posts not shown to the model before belong to this turn from now
        on. A turn that an earlier owner left running is superseded, and what
        it left in Slack is handed on as `open_reply`.
        """

    async def intend_reply(self, lease: Lease, turn: int) -> None:
        """Write down that a message is about to be posted for `turn`."""

    async def reply_posted(self, lease: Lease, turn: int, ts: MessageTs) -> None:
        """Write down the message that was just posted for `turn`."""

    async def end_turn(self, lease: Lease, turn: int, result: TurnResult) -> None:
        """Store how `turn` ended, whole or not at all."""


class ReplyLog(Protocol):
    """What a reply writes down around each of its outside effects."""

    def guard(self) -> None:
        """Raise `LeaseLost` unless this process surely still owns the turn."""

    async def about_to_post(self) -> None:
        """Called before a message is posted; durable on return."""

    async def posted(self, ts: MessageTs) -> None:
        """Called right after a message was posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPlace:
    """Where an answer goes, and to whom.

    `asker` brings their own workspace, which Slack wants for streams.
    """

    key: ConversationKey
    team_id: TeamId
    channel_kind: ChannelKind
    asker: Author
    title: str = ""


class Reply(Protocol):
    """One answer on its way into a thread."""

    async def announce(self) -> None:
        """Show at once that work has begun; trouble with that is nobody's trouble."""

    def say(self, text: str) -> None:
        """Add words; returns at once, they are shown as Slack's limits allow."""

    def wait_notice(self, text: str) -> None:
        """Show, in words, that it takes longer; the answer takes their place."""

    async def finish(self, closing: str = "") -> tuple[MessageTs, ...]:
        """Show all that was said, and `closing` after it; where it now stands.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What Slack says about a channel."""

    channel_id: ChannelId
    name: str
    topic: str = ""
    is_shared: bool = False


class Directory(Protocol):
    """Who people are and what channels are, as Slack says; remembered for minutes.

    Raises `SlackUnreachable` and `SlackRefused` with a passing cause (such as
    `ratelimited`); what Slack refuses to tell for good is answered as unknown.
    """

    async def person(
        self, installation: InstallationId, team_id: TeamId, author: Author
    ) -> Person:
        """Who `author` is to the workspace that installed us."""

    async def channel(
        self, installation: InstallationId, channel_id: ChannelId
    ) -> Channel | None:
        """The channel, or None where Slack does not tell."""


class Threads(Protocol):
    """What stands in Slack's threads."""

    def earlier(
        self, key: ConversationKey, before: MessageTs
    ) -> AsyncIterator[Sequence[Post]]:
        """The thread's messages older than `before`, a page at a time, oldest first.

        Our own messages are left out. Raises `SlackRefused`, `SlackUnreachable`.
        """
