"""Somebody wants an answer that failed tried once more."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.access import Place, Refused, may_use
from bot.core.conversation import Author, ChannelKind, ConversationKey, Reopened
from bot.core.ids import TeamId
from bot.core.inbox import Conversations
from bot.core.notices import NOTHING_TO_TRY, notice_of_refusal
from bot.core.ports import Directory
from bot.core.requests import Request

_BUSY_REST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TryingAgain:
    """Serves the button under an answer that could not be given."""

    conversations: Conversations
    directory: Directory

    async def try_again(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Let the failed turn's questions be answered anew, in the same message.

        Returns what whoever clicked is to be told, if anything. While somebody
        is at work in the thread it waits.
        """
        del still_ours  # nothing outside is touched
        refused = await self._refusal(request)
        if refused is not None:
            return refused
        turn = str(request.arguments.get("value", ""))
        if not (turn.isdecimal() and request.channel_id and request.thread_ts):
            return NOTHING_TO_TRY
        key = ConversationKey(
            request.installation, request.channel_id, request.thread_ts
        )
        while True:
            match await self.conversations.reopen(key, int(turn)):
                case Reopened.BUSY:
                    await asyncio.sleep(_BUSY_REST_S)
                case Reopened.OVER:
                    return NOTHING_TO_TRY
                case Reopened.PENDING:
                    return ""

    async def _refusal(self, request: Request) -> str | None:
        team_id = TeamId(str(request.arguments.get("user_team_id", "")))
        clicker = Author(user_id=request.user_id, team_id=team_id)
        person = await self.directory.person(
            request.installation, request.team_id, clicker
        )
        # Whether the place is open was, and will be, asked of the posts themselves.
        match may_use(person.standing, Place(ChannelKind.PUBLIC), "converse"):
            case Refused(reason):
                return notice_of_refusal(reason) or ""
            case _:
                return None
