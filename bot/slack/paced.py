"""Messages that are no part of an answer, as often as Slack lets us post them."""

from dataclasses import dataclass
from typing import Any

from bot.core.errors import SlackRefused
from bot.core.ids import ChannelId
from bot.core.requests import Request
from bot.slack.calls import SlackCalls
from bot.slack.pacing import Allowance, Budget

POST, WHISPER = "chat.postMessage", "chat.postEphemeral"


@dataclass(frozen=True, slots=True)
class PacedPosts:
    """Posts what somebody has asked for, once, when its turn has come.

    A 429 holds back everybody who would post there. Raises `SlackRefused` and
    `SlackUnreachable`.
    """

    calls: SlackCalls
    budget: Budget

    async def post(
        self, request: Request, channel: str, **arguments: object
    ) -> dict[str, Any]:
        """Post into a channel, or to a person."""
        return await self._send(request, POST, channel, arguments)

    async def whisper(
        self, request: Request, channel: str, **arguments: object
    ) -> dict[str, Any]:
        """Show it to whoever has asked alone."""
        told = {"user": request.user_id, **arguments}
        return await self._send(request, WHISPER, channel, told)

    async def _send(
        self, request: Request, method: str, channel: str, arguments: dict[str, object]
    ) -> dict[str, Any]:
        team = request.installation
        counted = ChannelId(channel) if method == POST else None
        allowance = Allowance(team, request.team_id, method, counted)
        await self.budget.take(allowance)
        try:
            return await self.calls.send(team, method, channel=channel, **arguments)
        except SlackRefused as refused:
            if refused.code == "ratelimited":
                await self.budget.hold_back(allowance, refused.retry_after_s or 1.0)
            raise
