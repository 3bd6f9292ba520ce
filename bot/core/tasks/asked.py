"""Who asks for something to be done, where, and about which message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.conversation import (
    Author,
    ChannelKind,
    ConversationKey,
    SharedFile,
    StoredPost,
)
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.verbs import TaskVerb, verb_named

TASK = "task"
"""The kind of request that a command or a shortcut makes."""


class TaskButton(StrEnum):
    """What people may press under a result; the names also tell requests apart."""

    SHARE = "task_share"
    SHARE_IN_CHANNEL = "task_share_in_channel"
    LANGUAGE = "task_language"
    CANCEL = "task_cancel"
    EXPORT = "task_export"
    JOIN = "task_join"
    ASK = "task_ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What a message forwards or previews of another channel's message."""

    channel_id: ChannelId | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """A message as it stands in Slack; `text` is Markdown and its author's own.

    `thread_ts` is set where it belongs to a thread, its own ts for a root.
    `replies` counts those below a root, of which `latest_reply` is the newest.
    """

    channel_id: ChannelId
    ts: MessageTs
    author: Author
    text: str = field(repr=False)
    thread_ts: MessageTs | None = None
    replies: int = 0
    latest_reply: MessageTs | None = None
    files: tuple[SharedFile, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asks for something, by whichever door.

    `thread_ts` is set where they are in a thread. `message` is the one they
    point at, which Slack has shown them. `post_ts` is where they asked in words,
    which is no part of what they ask about, `looking_at` the channel they have open
    beside a direct message. `is_turn`: by words in a conversation,
    whose turn counts what it costs.
    """

    installation: InstallationId
    team_id: TeamId
    author: Author
    channel_id: ChannelId | None = None
    channel_kind: ChannelKind | None = None
    thread_ts: MessageTs | None = None
    message: SlackMessage | None = field(default=None, repr=False)
    post_ts: MessageTs | None = None
    looking_at: ChannelId | None = None
    is_turn: bool = False

    @property
    def user_id(self) -> UserId:
        """Who asks."""
        return self.author.user_id

    @property
    def is_answered_openly(self) -> bool:
        """Whether others read the answer along: it is a turn where they are, too."""
        return self.is_turn and self.channel_kind is not ChannelKind.DIRECT


def asked_in_turn(key: ConversationKey, stored: StoredPost) -> Asked:
    """What somebody asks for in words, in a conversation."""
    post = stored.post
    return Asked(
        installation=key.installation,
        team_id=stored.team_id,
        author=post.author,
        channel_id=key.channel_id,
        channel_kind=stored.channel_kind,
        thread_ts=None if post.ts == key.thread_ts else key.thread_ts,
        post_ts=post.ts,
        looking_at=stored.looking_at,
        is_turn=True,
    )


def verb_of(arguments: Mapping[str, object]) -> TaskVerb | None:
    """The verb that a request's arguments name; None for none of ours."""
    return verb_named(arguments.get("verb"))
