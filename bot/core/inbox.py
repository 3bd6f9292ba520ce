"""The durable inbox and what was said in each thread, as ports of the store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.conversation import (
    Author,
    BegunTurn,
    ConversationKey,
    History,
    Lease,
    OpenReply,
    Reopened,
    SharedFile,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.ids import FileId, MessageTs
from bot.core.incoming import Incoming, TakenIn
from bot.core.routing import Silence
from bot.core.summary import Footprint, Summary, SummaryCall


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

    async def held(self) -> Sequence[Lease]:
        """All that this process has leased, for it to compare with what it works on."""

    async def pending(self, lease: Lease) -> Sequence[StoredPost]:
        """The posts that still want a decision, by `seq`."""

    async def decline(self, lease: Lease, post: StoredPost, reason: Silence) -> bool:
        """Record that `post` stays unanswered.

        False, and nothing recorded, where `post` was only overheard and is known
        to be addressed to us by now: that wants a decision of its own.

        With `Silence.NOT_ALLOWED` its text and files are blanked in the same
        transaction: what a refused person wrote is not kept.
        """

    async def give_up(self, lease: Lease) -> None:
        """Decline all that is pending, without looking at it."""

    async def release(self, lease: Lease, done_seq: int) -> bool:
        """Mark everything up to `done_seq` as done; True if more came meanwhile.

        When nothing came, the lease is given back; otherwise it is kept.
        """

    async def give_back(
        self, lease: Lease, *, rest_s: float | None, blame: bool
    ) -> None:
        """Give the lease back with the work undone, to rest for `rest_s`.

        Without `rest_s` whoever has room goes on at once, here or elsewhere.
        With `blame` it counts as a failed attempt: the next lease's `attempts`
        is one more. A takeover from a dead process counts as one, too.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """What a turn that was broken off has left in Slack; `post` was there last."""

    turn: int
    post: StoredPost
    reply: OpenReply


class Conversations(Protocol):
    """What was said in each thread; same promises and errors as `Inbox`."""

    async def history(self, lease: Lease) -> History:
        """Everything said so far, without posts that were deleted or refused."""

    async def was_read_back(self, lease: Lease) -> bool:
        """Whether the thread's earlier messages were read from Slack already."""

    async def mark_read_back(self, lease: Lease) -> None:
        """The thread's earlier messages have all been read from Slack."""

    async def add_earlier(self, lease: Lease, posts: Sequence[StoredPost]) -> None:
        """Keep messages read back from Slack; those already stored stay as they are."""

    async def name_author(self, lease: Lease, author: Author) -> None:
        """Keep a person's name with all their posts here that have none yet."""

    async def list_files(
        self, lease: Lease, ts: MessageTs, files: Sequence[SharedFile]
    ) -> None:
        """Keep the files of a post that had been delivered as `UNLISTED`."""

    async def keep_out(
        self, lease: Lease, files: Collection[FileId], model: str
    ) -> None:
        """Remember of shared files that the server of `model` does not take them."""

    async def begin_turn(
        self, lease: Lease, posts: Sequence[StoredPost], *, reading: bool = True
    ) -> BegunTurn:
        """Write down that `posts` are being answered.

        From now on the turn shows all that no turn has shown, up to the newest
        of `posts`: whether the model may see what came later is undecided. A
        turn that an earlier owner left running is superseded, and what it left
        in Slack is handed on as `open_reply`. What was said is read with it, but
        where nobody is `reading`: what is stored may be what makes a turn fail.
        """

    async def intend_reply(self, lease: Lease, turn: int) -> None:
        """Write down that a message is about to be posted for `turn`."""

    async def reply_posted(self, lease: Lease, turn: int, ts: MessageTs) -> None:
        """Write down the message that was just posted for `turn`."""

    async def intend_file(self, lease: Lease, turn: int, file: FileId) -> None:
        """Write down that a file is about to be shared for `turn`."""

    async def reply_messages(self, lease: Lease) -> Collection[MessageTs]:
        """Every message that any turn of this conversation is known to have posted."""

    async def end_turn(self, lease: Lease, turn: int, result: TurnResult) -> None:
        """Store how `turn` ended, whole or not at all.

        The posts it answered are done by that: they are never pending again.
        """

    async def left_open(self, lease: Lease) -> LeftOpen | None:
        """What a turn that was broken off has left, for when nobody goes on with it."""

    async def reopen(
        self,
        key: ConversationKey,
        turn: int,
        states: Collection[TurnState],
        *,
        onward: bool,
    ) -> Reopened:
        """Let the posts of a turn be pending again, its reply to be reused.

        With `onward` those of all later turns are, too. A reply of several
        messages is left alone, as are those of several turns: the next stands
        below them.
        `BUSY` while somebody works on the conversation, or has to; `OVER` when
        the turn is in none of `states`, or not any more.
        """


class Summaries(Protocol):
    """Summaries of long conversations; no lease is needed for them.

    A summary is void from the moment something that it covers is changed.
    Raises `StoreUnavailable`.
    """

    async def material(self, conversation_id: int) -> History:
        """The conversation as it is now, its summary included."""

    async def keep(
        self,
        conversation_id: int,
        summary: Summary,
        call: SummaryCall,
        *,
        rests_on: Footprint,
    ) -> bool:
        """Let `summary` take the place of the one before; count what it took.

        False where what it covers has another footprint by now: then only what
        it took is kept.
        """
