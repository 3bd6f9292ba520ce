"""The meter port: each method one repository function in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.model import Usage
from bot.core.spending import DaySpent, Spender
from bot.store import spending
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredMeter:
    """`Meter` in a database."""

    database: Database

    async def count(
        self, spender: Spender, usage: Usage, cost_usd: Decimal | None
    ) -> None:
        """Count one answered request."""
        await self.database.write_once(spending.count, spender, usage, cost_usd)

    async def spent(self, since: date, until: date) -> Sequence[DaySpent]:
        """The whole bill of these days."""
        return await self.database.read(spending.spent, since, until)
