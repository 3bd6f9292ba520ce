"""The inbox port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.conversation import Lease, StoredPost
from bot.core.incoming import Incoming, Posted, Receipt, TakenIn
from bot.core.routing import Silence
from bot.store import changes, claiming, leases
from bot.store.database import Database
from bot.store.late_files import delivered_again, tells_files


@dataclass(frozen=True, slots=True)
class StoredInbox:
    """An `Inbox` in a database, for the process called `owner`.

    What turns ask waits in `line`, what Slack waits for does not.
    """

    database: Database
    line: Database
    owner: str
    dead_after_s: float

    async def take_in(self, incoming: Incoming, *, room: bool) -> TakenIn:
        """Store one delivery, once; with `room`, lease what was idle."""
        if isinstance(incoming, Posted):
            claimer = self.owner if room else None
            taken = await self.database.take_in_post(incoming, claimer)
            if taken.receipt is Receipt.DUPLICATE and tells_files(incoming.post):
                await self.database.write_one(delivered_again, incoming)
            return taken
        return await self.database.write(changes.take_in_change, incoming)

    async def claim(self, limit: int) -> Sequence[Lease]:
        """Lease up to `limit` conversations, fairly; those of dead processes first."""
        return await self.database.write(
            claiming.claim, self.owner, limit, self.dead_after_s
        )

    async def held(self) -> Sequence[Lease]:
        """All that this process has leased, as the database sees it."""
        return await self.database.read_in_turn(leases.held_by, self.owner)

    async def pending(self, lease: Lease) -> Sequence[StoredPost]:
        """The posts that still want a decision, by `seq`."""
        return await self.line.read_in_turn(leases.pending, lease)

    async def decline(self, lease: Lease, post: StoredPost, reason: Silence) -> bool:
        """Record that `post` stays unanswered; refused words are not kept."""
        return await self.line.write_one(leases.decline, lease, post, reason)

    async def give_up(self, lease: Lease) -> None:
        """Decline all that is pending, without looking at it."""
        await self.line.write(leases.give_up, lease)

    async def release(self, lease: Lease, done_seq: int) -> bool:
        """Mark up to `done_seq` as done; True, and the lease kept, if more came."""
        if await self.line.write_one(leases.rest_if_done, lease, done_seq):
            return False
        return await self.line.write(leases.release, lease, done_seq)

    async def give_back(
        self, lease: Lease, *, rest_s: float | None, blame: bool
    ) -> None:
        """Give the lease back with the work undone."""
        await self.line.write(leases.give_back, lease, rest_s, blame=blame)
