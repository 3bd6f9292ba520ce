"""What Slack delivers, as far as it concerns us."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.conversation import ChannelKind, ConversationKey, Lease, Post, SharedFile
from bot.core.ids import ChannelId, FileId, InstallationId, MessageTs, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery of Slack's Events API; a redelivery has the same `event_id`."""

    event_id: str
    installation: InstallationId
    team_id: TeamId
    channel_id: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Somebody wrote something.

    `addressed`: a mention of us or a direct message, which always becomes a
    conversation. Any other post is stored only where its conversation exists, or
    as a new one where admins want every message of the channel answered. Of a bot
    nothing is stored unless it is addressed, and admins let bots in there.
    `looking_at` is the channel its author had open, where Slack tells.
    """

    delivery: Delivery
    thread_ts: MessageTs
    channel_kind: ChannelKind
    post: Post
    addressed: bool
    mentions_others: bool = False
    is_shared: bool = False
    looking_at: ChannelId | None = None

    @property
    def is_new(self) -> bool:
        """Whether it stands in the channel itself, where threads begin."""
        return self.thread_ts == self.post.ts

    @property
    def key(self) -> ConversationKey:
        """The conversation this post belongs to, should it become one."""
        delivery = self.delivery
        return ConversationKey(
            delivery.installation, delivery.channel_id, self.thread_ts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Somebody changed what they had written; `ts` names the changed post.

    `now_addressed`: it mentions us, and did not before.
    """

    delivery: Delivery
    ts: MessageTs
    text: str
    files: tuple[SharedFile, ...] = ()
    now_addressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """Somebody took back what they had written, in the thread of `thread_ts`."""

    delivery: Delivery
    ts: MessageTs
    thread_ts: MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGone:
    """Somebody deleted a file, wherever it was shared; no channel is named."""

    delivery: Delivery
    file_id: FileId


Incoming = Posted | Edited | Deleted | FileGone


@dataclass(frozen=True, slots=True)
class NotForUs:
    """A payload that asks nothing of us, and why."""

    reason: str


class Receipt(StrEnum):
    """What became of a delivery; whichever it is, it is durable on return."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    NOT_OURS = "not ours"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The outcome of one intake transaction; `lease` when it was ours to start.

    `leaves_work`: something waits that nobody has a lease for yet. `files_gone`:
    nothing that was made of files of this installation may be kept.
    """

    receipt: Receipt
    lease: Lease | None = None
    leaves_work: bool = False
    files_gone: bool = False
