"""What people and the model say to each other in one thread."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.core.ids import (
    ChannelId,
    FileId,
    InstallationId,
    MessageTs,
    TeamId,
    UserId,
)
from bot.core.model import ContentBlock, Usage
from bot.core.prompts import PromptVersions
from bot.core.receipt import Basis
from bot.core.summary import Footprint, Point, Summary


class ChannelKind(StrEnum):
    """What Slack calls `channel_type`, in Slack's words."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"
    GROUP_DIRECT = "mpim"


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Where a conversation lives: one thread, in one channel, of one installation."""

    installation: InstallationId
    channel_id: ChannelId
    thread_ts: MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a post; `team_id` is their own workspace, not always ours.

    `name` is empty until somebody asked Slack for it; once stored with a post
    it stays, so that a conversation's history never changes under the model.
    """

    user_id: UserId
    team_id: TeamId
    name: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file somebody shared: its id and facts, never its bytes.

    `mode` is Slack's: `hosted`, `external`, `snippet`, `post`, `email`,
    `file_access` (a stub that `files.info` completes), `tombstone`. `refused_by`
    is a model whose server does not take it.
    """

    file_id: FileId
    name: str = ""
    media_type: str = ""
    size_bytes: int = 0
    mode: str = "hosted"
    refused_by: str = ""


UNLISTED = SharedFile(file_id=FileId(""), mode="unlisted")
"""Stands for the files of a post whose delivery did not say which there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message a person (or another app) wrote in a thread, as readable Markdown.

    Our own mention is taken out of `text`; everything else is kept.
    """

    ts: MessageTs
    author: Author
    text: str
    files: tuple[SharedFile, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether anybody can see the text: spaces and zero-width signs are none."""
        return any(c.isprintable() and not c.isspace() for c in self.text)

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither a word nor a file to answer."""
        return not self.files and not self.has_words


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPost:
    """A post as the store remembers it.

    `seq` numbers the posts that may ask for an answer; posts read back from
    Slack have none. `turn` is the first turn that showed it to the model,
    `stored_at` when it reached us, `looking_at` the channel that its author had
    open while writing. `is_declined`: it stays unanswered. `thread_is_gone`: its
    thread's first message was deleted.
    """

    post: Post
    team_id: TeamId
    channel_kind: ChannelKind
    is_shared: bool = False
    addressed: bool = False
    mentions_others: bool = False
    seq: int | None = None
    turn: int | None = None
    revision: int = 1
    stored_at: datetime | None = field(default=None, compare=False)
    looking_at: ChannelId | None = None
    is_declined: bool = False
    thread_is_gone: bool = False

    @property
    def is_question(self) -> bool:
        """Whether it asked for an answer, and was not declined one."""
        return self.seq is not None and not self.is_declined


class TurnState(StrEnum):
    """How a turn stands; all but `running` are final."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """One exchange that is over: what the bot answered, as people read it.

    `was_refused`: the model declined to answer. `prompt_versions` is None where
    the model was not asked.
    """

    number: int
    state: TurnState
    was_refused: bool = False
    prompt_versions: PromptVersions | None = None
    answer: tuple[ContentBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A conversation so far, oldest first; posts are ordered by `ts`."""

    posts: tuple[StoredPost, ...] = ()
    turns: tuple[StoredTurn, ...] = ()
    summary: Summary | None = None

    def footprint(self, through: Point) -> Footprint:
        """What a summary of everything up to `through` rests on."""
        rests_on = [
            (post.revision, post.turn)
            for post in self.posts
            if post.turn is not None and Point(post.turn, post.post.ts) <= through
        ]
        return Footprint(
            posts=len(rests_on),
            revisions=sum(revision for revision, _ in rests_on),
            turns=sum(turn for _, turn in rests_on),
        )


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one conversation, until somebody takes it over.

    `epoch` grows each time the conversation changes hands: a write that names
    an old one changes nothing and raises `LeaseLost`. `came_with` is all that is
    pending, where the lease was taken with a post and nothing else waits.
    """

    key: ConversationKey
    conversation_id: int
    owner: str
    epoch: int
    attempts: int = 0
    came_with: tuple[StoredPost, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReply:
    """What an earlier, interrupted run of a turn left in Slack.

    `ts` are the messages it is known to have posted, oldest first. With
    `intended_at` it was about to post one then, `newer_than` all that people had
    written, and nobody knows whether it did. `files` it has shared, or was about
    to. All empty: nothing was posted.
    """

    intended_at: datetime | None = None
    newer_than: MessageTs | None = None
    ts: tuple[MessageTs, ...] = ()
    files: tuple[FileId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunTurn:
    """A turn that was written down as running, and what it takes over.

    `is_stopped`: somebody wanted the run that it takes over to end. `versions`
    are earlier turns whose answers stood in the message it takes over. `history`
    is everything said by then, its own posts included, where it was read.
    """

    number: int
    history: History | None = None
    open_reply: OpenReply = field(default_factory=OpenReply)
    is_stopped: bool = False
    versions: tuple[int, ...] = ()


class Reopened(StrEnum):
    """What came of wanting a failed turn once more."""

    PENDING = "pending"
    BUSY = "busy"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """How a turn ended, to be stored whole or not at all."""

    state: TurnState
    answer: tuple[ContentBlock, ...] = ()
    reply_ts: tuple[MessageTs, ...] = ()
    model: str = ""
    stop_reason: str | None = None
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = None
    basis: Basis = field(default_factory=Basis)
    prompt_versions: PromptVersions | None = None
    request_id: str | None = None
    error: str | None = None
    first_text_s: float | None = None
    duration_s: float = 0.0
