"""What the model cost: counted per person, channel and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.model import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Spender:
    """On whose account something goes; direct messages are a channel, too."""

    installation: InstallationId
    team_id: TeamId
    channel_id: ChannelId
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpent:
    """One line of the bill: one person, one channel, one day in UTC.

    `requests` of the model were made, turns of conversations among them;
    `unpriced` of them have no known price and are not in `cost_usd`.
    """

    spender: Spender
    day: date
    requests: int
    turns: int
    usage: Usage
    cost_usd: Decimal
    unpriced: int


class Meter(Protocol):
    """Counts what is spent outside turns, which count themselves when they end.

    Raises `StoreUnavailable`.
    """

    async def count(
        self, spender: Spender, usage: Usage, cost_usd: Decimal | None
    ) -> None:
        """Count one answered request."""

    async def spent(self, since: date, until: date) -> Sequence[DaySpent]:
        """The whole bill from `since` up to `until`, both included, in order."""
