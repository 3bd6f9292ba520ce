"""Plain words about prompts: what opens in a window needs a click first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.assistant.admitting import Admitting
from bot.core.access import Allowed, Place
from bot.core.conversation import Author, ChannelKind
from bot.core.ids import TeamId
from bot.core.notices import notice_of_refusal
from bot.core.requests import Request


class Doors(Protocol):
    """Buttons that open windows, for one person to see."""

    async def offer(self, request: Request) -> None:
        """Show them where `request` was said; raises as calls to Slack do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptDoors:
    """Serves `prompt`, said after a mention or in a direct message."""

    admitting: Admitting
    doors: Doors

    async def offer(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Offer whoever may use the bot there a way in; words for others."""
        known = request.arguments
        kind = ChannelKind(str(known["channel_kind"]))
        place = Place(kind, known.get("is_shared") is True, request.channel_id)
        author = Author(
            user_id=request.user_id, team_id=TeamId(str(known["user_team_id"]))
        )
        admission = await self.admitting.admit(
            request.installation, request.team_id, author, place, "govern"
        )
        if not isinstance(admission.decision, Allowed):
            return notice_of_refusal(admission.decision.reason) or ""
        still_ours()
        await self.doors.offer(request)
        return ""
