"""The stops port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.conversation import ConversationKey
from bot.core.stops import Heeded, Stop
from bot.store import stops
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredStops:
    """`Stops` in a database, for the process called `owner`."""

    database: Database
    owner: str

    async def request(self, stop: Stop) -> Heeded:
        """Write down, once, that answers are to end; what comes of that."""
        return await self.database.write(stops.request, stop)

    async def requested(self) -> Sequence[ConversationKey]:
        """Where this process is to end an answer it is giving."""
        return await self.database.read_in_turn(stops.requested, self.owner)
