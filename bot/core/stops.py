"""Somebody wants an answer to end: the wish, and where it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.conversation import ConversationKey
from bot.core.ids import ChannelId, InstallationId, MessageTs, UserId
from bot.core.incoming import Delivery
from bot.core.journal import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A wish that answers end, made at `at` on Slack's clock.

    Without a `thread_ts` it is about the whole channel. The same wish, delivered
    again, has the same `delivery.event_id`. One that is `addressed` to the bot gets
    an answer.
    """

    delivery: Delivery
    user_id: UserId
    at: MessageTs
    thread_ts: MessageTs | None = None
    addressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heeded:
    """What came of a wish: where answers end, how many questions never get one.

    Of a wish `known_before` nothing comes any more: it is no news to anybody.
    """

    ending: tuple[ConversationKey, ...] = ()
    unanswered: int = 0
    known_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTakenIn(Fact):
    """Somebody wants answers to end, and so many do."""

    installation: InstallationId
    channel_id: ChannelId
    user_id: UserId
    answers: int


class Stops(Protocol):
    """Keeps the wishes; everything is durable on return.

    Raises `StoreUnavailable`.
    """

    async def request(self, stop: Stop) -> Heeded:
        """Write down, once, that answers are to end; what comes of that.

        Only people whom the bot answers in a thread may stop it there, and only
        answers to what was written before the wish. Where none runs yet, what
        the same person wrote before stays unanswered.
        """

    async def requested(self) -> Sequence[ConversationKey]:
        """Where this process is to end an answer it is giving."""
