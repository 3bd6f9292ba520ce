"""The summaries port: each method one repository function in one transaction."""

from dataclasses import dataclass

from bot.core.conversation import History
from bot.core.summary import Footprint, Summary, SummaryCall
from bot.store import summaries
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredSummaries:
    """`Summaries` in a database."""

    database: Database

    async def material(self, conversation_id: int) -> History:
        """The conversation as it is now, its summary included."""
        return await self.database.read(summaries.material, conversation_id)

    async def keep(
        self,
        conversation_id: int,
        summary: Summary,
        call: SummaryCall,
        *,
        rests_on: Footprint,
    ) -> bool:
        """Let `summary` take the place of the one before; count what it took."""
        return await self.database.write_once(
            summaries.keep, conversation_id, summary, call, rests_on=rests_on
        )
