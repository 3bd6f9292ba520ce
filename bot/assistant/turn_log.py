"""What a turn writes down around each message it posts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.core.conversation import Lease
from bot.core.ids import FileId, MessageTs
from bot.core.inbox import Conversations


@dataclass(frozen=True, slots=True)
class TurnLog:
    """A `ReplyLog` in the conversation's store.

    `still_ours` raises `LeaseLost` once this process may have been replaced.
    """

    conversations: Conversations
    lease: Lease
    turn: int
    still_ours: Callable[[], None]

    def guard(self) -> None:
        """Raise `LeaseLost` unless this process surely still owns the turn."""
        self.still_ours()

    async def about_to_post(self) -> None:
        """Write the intent down before the message is posted."""
        await self.conversations.intend_reply(self.lease, self.turn)

    async def posted(self, ts: MessageTs) -> None:
        """Write down where the message stands, right after it was posted."""
        await self.conversations.reply_posted(self.lease, self.turn, ts)

    async def about_to_share(self, file: FileId) -> None:
        """Write the file down before it is shared."""
        await self.conversations.intend_file(self.lease, self.turn, file)

    async def recorded(self) -> Collection[MessageTs]:
        """Every message that any turn of this conversation is known to have posted."""
        return await self.conversations.reply_messages(self.lease)
