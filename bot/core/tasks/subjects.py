"""What a thread is about: a result of a verb that somebody wants to ask about."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.core.conversation import ConversationKey
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What was read: a thread, or what stands in a channel between two messages."""

    channel_id: ChannelId
    thread_ts: MessageTs | None = None
    oldest: MessageTs
    newest: MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A result, and what it rests on; it is for `user_id` and for nobody else."""

    user_id: UserId
    verb: TaskVerb
    text: str = field(repr=False)
    stretch: Stretch


class Subjects(Protocol):
    """The subjects of threads. Raises `StoreUnavailable`; durable on return."""

    async def begin(
        self, key: ConversationKey, team_id: TeamId, subject: Subject
    ) -> None:
        """A thread is about `subject`; what came first counts."""

    async def of(self, conversation_id: int) -> Subject | None:
        """What a conversation is about; None for nearly all."""
