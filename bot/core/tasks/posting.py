"""Results that stand somewhere once, whatever dies while they are posted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.core.ids import ChannelId, MessageTs

GIVEN_UP_AFTER = timedelta(minutes=2)
"""After so long without an end somebody else may post what one has wanted to."""


class MessagePlace(NamedTuple):
    """Where a message stands."""

    channel_id: ChannelId
    ts: MessageTs


NO_TS = MessageTs("")
"""Of a message that Slack has posted without telling where it stands."""


class Mark(NamedTuple):
    """Tells a posted result from all other messages: Slack keeps it beside each.

    `number` is the result's, `place` names where it was to be posted.
    """

    number: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """That a result is to be posted in one place, written down before it is.

    `pressed` is the request that does it. `since`: from then on it may have been
    posted by somebody who died of it; None: nobody has tried yet. `stands`: it
    was posted there.
    """

    pressed: str
    since: datetime | None = None
    stands: MessagePlace | None = None


class Unposted(StrEnum):
    """Why a result stands nowhere, as far as we know."""

    NO_WAY_IN = "no way in"
    UNKNOWN = "unknown"
