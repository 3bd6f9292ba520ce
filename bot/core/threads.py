"""What stands in Slack's threads, as a port."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.conversation import ChannelKind, ConversationKey, Post, SharedFile
from bot.core.ids import MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPage:
    """Some of a thread's messages; `has_more`: Slack has more of them for later.

    `replies` is how many answers the thread has, where Slack tells.
    """

    posts: Sequence[Post] = ()
    replies: int | None = None
    has_more: bool = False


class Threads(Protocol):
    """What stands in Slack's threads."""

    def earlier(
        self,
        key: ConversationKey,
        *,
        after: MessageTs,
        before: MessageTs,
        is_shared: bool = False,
    ) -> AsyncIterator[EarlierPage]:
        """The messages between two times, a page at a time, oldest first.

        Our own messages are left out, and where the channel `is_shared` with other
        organisations what messages quote of other channels. It ends early, with a
        page that `has_more`, where Slack wants us to wait. Raises `SlackRefused`,
        `SlackUnreachable`.
        """

    async def files(
        self, key: ConversationKey, ts: MessageTs
    ) -> tuple[SharedFile, ...]:
        """The files that came with one message; raises like `earlier`."""

    async def went_on(
        self, key: ConversationKey, after: MessageTs, kind: ChannelKind
    ) -> bool:
        """Whether a person wrote in the thread after one of its messages.

        Where a direct message begins its thread, what was written beside it counts
        as well. Waits out Slack's limits; raises like `earlier`.
        """
