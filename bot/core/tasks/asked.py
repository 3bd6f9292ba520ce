"""Who asks for something to be done, where, and about which message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, get_args

from bot.core.conversation import Author, ChannelKind, SharedFile
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId

TaskVerb = Literal["translate", "summarize", "extract"]
TASK_VERBS: tuple[TaskVerb, ...] = get_args(TaskVerb)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What a message forwards or previews of another channel's message."""

    channel_id: ChannelId | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """A message as it stands in Slack; `text` is Markdown and its author's own.

    `thread_ts` is set where it belongs to a thread, its own ts for a root.
    `replies` counts those below a root.
    """

    channel_id: ChannelId
    ts: MessageTs
    author: Author
    text: str = field(repr=False)
    thread_ts: MessageTs | None = None
    replies: int = 0
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


def verb_of(arguments: Mapping[str, object]) -> TaskVerb | None:
    """The verb that a request's arguments name; None for none of ours."""
    named = arguments.get("verb")
    return next((verb for verb in TASK_VERBS if verb == named), None)
