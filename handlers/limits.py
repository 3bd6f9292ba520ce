"""Slack's word that it holds deliveries back, which carries no event inside."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.response import BoltResponse

from bot.core.ids import TeamId
from bot.core.journal import DeliveriesLimited, Journal

Next = Callable[[], Awaitable[BoltResponse]]


def noting_limits(
    journal: Journal,
) -> Callable[[dict[str, Any], Next], Awaitable[BoltResponse]]:
    """Make the middleware that notes `app_rate_limited` and lets all else pass."""

    async def note_limits(body: dict[str, Any], next_: Next) -> BoltResponse:
        if body.get("type") != "app_rate_limited":
            return await next_()
        minute = body.get("minute_rate_limited")
        journal.note(
            DeliveriesLimited(
                team_id=TeamId(str(body.get("team_id"))),
                minute=minute if isinstance(minute, int) else 0,
            )
        )
        return BoltResponse(status=200)

    return note_limits
