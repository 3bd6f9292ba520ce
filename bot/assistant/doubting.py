"""An answer whose question was changed since: it says so, and offers another one."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.showing import GIVEN, Showing
from bot.core import notices
from bot.core.answers import Answers, GivenAnswer
from bot.core.conversation import ConversationKey, TurnState
from bot.core.errors import NotYet, SlackRefused
from bot.core.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubting:
    """Serves edits of what an answer rests on; nobody is asked anything by that."""

    answers: Answers
    showing: Showing

    async def offer_another(
        self, request: Request, still_ours: Callable[[], None]
    ) -> str:
        """Put *Answer again* below the answer; words for whoever changed a post.

        Raises `NotYet` while the answer is being given. Several messages cannot
        be changed without knowing what each of them says: their menu offers it.
        """
        answer = await self._given(request)
        if answer is None:
            return ""
        if len(answer.reply_ts) > 1:
            return notices.REST_ON_OLD_WORDS
        version = await self.answers.shown(answer)
        if not version.text.strip():
            return ""
        try:
            await self.showing.show(version, still_ours)
        except SlackRefused as refused:
            if refused.passing:
                raise
        return ""

    async def _given(self, request: Request) -> GivenAnswer | None:
        """The answer, once it is given; None where it does not count any more."""
        if request.channel_id is None or request.thread_ts is None:
            return None
        key = ConversationKey(
            request.installation, request.channel_id, request.thread_ts
        )
        turn = int(str(request.arguments["value"]))
        answer = await self.answers.find(key, turn)
        if answer and answer.state is TurnState.RUNNING:
            raise NotYet
        is_there = answer and answer.state in GIVEN and answer.reply_ts
        return answer if is_there else None
