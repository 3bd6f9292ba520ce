"""Results that stand somewhere once, whatever dies while they are posted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.core.ids import ChannelId, MessageTs


class MessagePlace(NamedTuple):
    """Where a message stands; Slack does not tell its `ts` for every way to post."""

    channel_id: ChannelId
    ts: MessageTs


class Mark(NamedTuple):
    """Tells a posted result from all other messages: Slack keeps it beside each.

    `number` is the result's, `place` names where it was to be posted.
    """

    number: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """That a result is to be posted in one place, written down before it is.

    `pressed` is the request that wants it, since `at`. `is_new`: nobody has tried
    yet, so that there is nothing to look for. `stands`: it was posted there.
    """

    pressed: str
    at: datetime
    is_new: bool = False
    stands: MessagePlace | None = None

    @property
    def since(self) -> datetime | None:
        """From when on it may have been posted by somebody who died of it."""
        return None if self.is_new else self.at


class Unposted(StrEnum):
    """Why a result stands nowhere, as far as we know."""

    NO_WAY_IN = "no way in"
    UNKNOWN = "unknown"
