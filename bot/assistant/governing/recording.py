"""What is only written down: forms that came again, channels that got another id."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.governing.gate import scope_of
from bot.assistant.governing.screen import StillOurs
from bot.core.audit import Action, AuditEntry
from bot.core.governing import GovernedPrompts
from bot.core.ids import ChannelId
from bot.core.news import Change, Topic
from bot.core.prompts import Scope
from bot.core.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Serves requests that nobody waits for; `tell` is as in `Publishing`."""

    kept: GovernedPrompts
    tell: Callable[[Change], None]

    async def replayed(self, request: Request, still_ours: StillOurs) -> str:
        """A form was handed in again: it counted once, and its receipt says so."""
        del still_ours  # nothing outside is touched
        await self.kept.note(
            AuditEntry(
                scope=scope_of(request),
                who=request.user_id,
                action=Action.REPLAYED,
                door=str(request.arguments.get("door", "")),
            )
        )
        return ""

    async def channel_moved(self, request: Request, still_ours: StillOurs) -> str:
        """Slack gave a channel another id: what is kept under the old one follows.

        Nobody does that by pressing anything.
        """
        del still_ours  # nothing outside is touched
        old = ChannelId(str(request.arguments.get("old", "")))
        new = ChannelId(str(request.arguments.get("scope", "")))
        if old and new and old != new and not request.user_id:
            scope = Scope(request.installation, request.team_id, old)
            entry = AuditEntry(
                scope=scope,
                who=request.user_id,
                action=Action.MOVED,
                door=str(request.arguments.get("door", "")),
                detail=f"to {new}",
            )
            await self.kept.move_channel(scope, new, entry)
            self.tell(Change(Topic.PROMPTS, request.installation))
        return ""
