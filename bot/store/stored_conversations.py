"""The conversations port: each method one repository function in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.core.conversation import (
    Author,
    BegunTurn,
    ConversationKey,
    History,
    Lease,
    Reopened,
    SharedFile,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.ids import FileId, MessageTs
from bot.core.inbox import LeftOpen
from bot.store import history, late_files, left_open, posting, reopening, turns
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredConversations:
    """`Conversations` in a database."""

    database: Database

    async def history(self, lease: Lease) -> History:
        """Everything said so far, without posts that were deleted or refused."""
        return await self.database.read_in_turn(history.history, lease)

    async def was_read_back(self, lease: Lease) -> bool:
        """Whether the thread's earlier messages were all read from Slack already."""
        return await self.database.read_in_turn(history.was_read_back, lease)

    async def mark_read_back(self, lease: Lease) -> None:
        """The thread's earlier messages have all been read."""
        await self.database.write_one(history.mark_read_back, lease)

    async def add_earlier(self, lease: Lease, posts: Sequence[StoredPost]) -> None:
        """Keep messages read back from Slack; those already stored stay as they are."""
        await self.database.write(history.add_earlier, lease, posts)

    async def name_author(self, lease: Lease, author: Author) -> None:
        """Keep a person's name with all their posts here that have none yet."""
        await self.database.write(history.name_author, lease, author)

    async def list_files(
        self, lease: Lease, ts: MessageTs, files: Sequence[SharedFile]
    ) -> None:
        """Keep the files of a post that had been delivered without them."""
        await self.database.write_one(late_files.list_files, lease, ts, files)

    async def keep_out(
        self, lease: Lease, files: Collection[FileId], model: str
    ) -> None:
        """Remember of shared files that the server of `model` does not take them."""
        await self.database.write(history.keep_out, lease, files, model)

    async def begin_turn(
        self, lease: Lease, posts: Sequence[StoredPost], *, reading: bool = True
    ) -> BegunTurn:
        """Write down that `posts` are being answered, and what is taken over."""
        return await self.database.write(
            turns.begin_turn, lease, posts, reading=reading
        )

    async def intend_reply(self, lease: Lease, turn: int) -> None:
        """Write down that a message is about to be posted for `turn`."""
        await self.database.write_one(posting.intend_reply, lease, turn)

    async def reply_posted(self, lease: Lease, turn: int, ts: MessageTs) -> None:
        """Write down the message that was just posted for `turn`."""
        await self.database.write_one(posting.reply_posted, lease, turn, ts)

    async def intend_file(self, lease: Lease, turn: int, file: FileId) -> None:
        """Write down that a file is about to be shared for `turn`."""
        await self.database.write_one(posting.intend_file, lease, turn, file)

    async def reply_messages(self, lease: Lease) -> Collection[MessageTs]:
        """Every message that any turn of this conversation is known to have posted."""
        return await self.database.read(posting.reply_messages, lease)

    async def end_turn(self, lease: Lease, turn: int, result: TurnResult) -> None:
        """Store how `turn` ended, and that its posts are done, whole or not at all."""
        await self.database.write(turns.end_turn, lease, turn, result)

    async def left_open(self, lease: Lease) -> LeftOpen | None:
        """What a turn that was broken off has left, for when nobody goes on with it."""
        return await self.database.read_in_turn(left_open.left_open, lease)

    async def reopen(
        self,
        key: ConversationKey,
        turn: int,
        states: Collection[TurnState],
        *,
        onward: bool,
    ) -> Reopened:
        """Let the posts of a turn, or of all from there on, be pending again."""
        return await self.database.write_once(
            reopening.reopen, key, turn, states, onward=onward
        )
