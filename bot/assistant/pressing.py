"""Whoever presses a button under an answer: may they, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.admitting import Admitting
from bot.core import notices
from bot.core.access import Refused
from bot.core.answers import Answers, GivenAnswer
from bot.core.conversation import Author, ConversationKey
from bot.core.ids import MessageTs, TeamId
from bot.core.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """An answer, and somebody who may do something about it."""

    answer: GivenAnswer
    author: Author
    is_admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a button names is only where to look: rights come from what is stored."""

    answers: Answers
    admitting: Admitting

    async def admit(self, request: Request) -> Pressed | str:
        """The answer and who asks, or words for somebody who may not.

        People of the thread may, whom `may_use` lets in where the thread is.
        """
        answer = await self._answer(request)
        if answer is None:
            return notices.NO_SUCH_ANSWER
        team_id = TeamId(str(request.arguments.get("user_team_id", "")))
        author = Author(user_id=request.user_id, team_id=team_id)
        admission = await self.admitting.admit(
            request.installation, request.team_id, author, answer.place, "converse"
        )
        person = admission.person
        if isinstance(admission.decision, Refused):
            return notices.notice_of_refusal(admission.decision.reason) or ""
        if not (person.is_admin or request.user_id in answer.people):
            return notices.NOT_OF_THE_THREAD
        return Pressed(answer=answer, author=author, is_admin=person.is_admin)

    async def lets_anybody_in(self, answer: GivenAnswer) -> bool:
        """Whether one of those who asked for `answer` may still use us there."""
        for author in answer.askers:
            admission = await self.admitting.admit(
                answer.key.installation,
                answer.team_id,
                author,
                answer.place,
                "converse",
            )
            if not isinstance(admission.decision, Refused):
                return True
        return not answer.askers

    async def _answer(self, request: Request) -> GivenAnswer | None:
        turn = str(request.arguments.get("value", ""))
        if not (turn.isdecimal() and request.channel_id and request.thread_ts):
            return None
        key = ConversationKey(
            request.installation, request.channel_id, request.thread_ts
        )
        return await self.answers.find(key, int(turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """Serves *Continue* under an answer that was cut short."""

    door: Door
    answers: Answers

    async def go_on(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Let whoever pressed it ask for the rest; what they are to be told."""
        del still_ours  # nothing outside is touched
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return pressed
        at = MessageTs(str(request.arguments.get("action_ts", "")))
        goes_on = await self.answers.go_on(
            pressed.answer, pressed.author, notices.GO_ON, at
        )
        return "" if goes_on else notices.NOTHING_TO_CONTINUE
