"""The Home tab of whoever changed something, as it is after the change."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.assistant.governing.screen import StillOurs
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.governing import GovernRequest
from bot.core.requests import Request

Serve = Callable[[Request, StillOurs], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Refreshing:
    """Serves as `serve` does, and shows the Home tab anew.

    Slack shows a Home tab as it was last set: without that somebody who edits
    from there goes back to what held before.
    """

    serve: Serve
    home: Serve

    async def __call__(self, request: Request, still_ours: StillOurs) -> str:
        """What `serve` says; trouble with the Home tab is nobody's trouble."""
        words = await self.serve(request, still_ours)
        known = {"door": "", "view_id": "", "scope": ""}
        user_team_id = request.arguments.get("user_team_id", "")
        home = replace(
            request,
            kind=GovernRequest.HOME,
            arguments={**known, "user_team_id": user_team_id},
        )
        with suppress(SlackRefused, SlackUnreachable):
            await self.home(home, still_ours)
        return words
