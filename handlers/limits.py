"""Slack's word that it holds deliveries back, which carries no event inside."""

from collections.abc import Awaitable, Callable

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.core.ids import TeamId
from bot.core.journal import DeliveriesLimited, Journal


class NotingLimits(AsyncMiddleware):
    """Notes `app_rate_limited` and lets all else pass.

    A function would do, but every delivery passes here, and Bolt prepares some
    thirty arguments for each call of a function.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        """What Bolt calls."""
        del resp
        if req.body.get("type") != "app_rate_limited":
            return await next()
        minute = req.body.get("minute_rate_limited")
        self._journal.note(
            DeliveriesLimited(
                team_id=TeamId(str(req.body.get("team_id"))),
                minute=minute if isinstance(minute, int) else 0,
            )
        )
        return BoltResponse(status=200)
