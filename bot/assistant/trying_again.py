"""Somebody wants an answer given once more, or an earlier version of it back."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.pressing import Door, Pressed
from bot.assistant.showing import GIVEN, Showing
from bot.core import notices
from bot.core.answers import Answers
from bot.core.conversation import Reopened, TurnState
from bot.core.errors import NotYet
from bot.core.inbox import Conversations
from bot.core.requests import Request

_FAILED = frozenset({TurnState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TryingAgain:
    """Serves the buttons that ask for another answer to the same questions."""

    door: Door
    conversations: Conversations
    answers: Answers
    showing: Showing

    async def try_again(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Let a failed turn's questions be answered anew, in the same message.

        Returns what whoever clicked is to be told, if anything. Raises `NotYet`
        while somebody is at work in the thread, or has to be.
        """
        del still_ours  # nothing outside is touched
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return pressed
        return await self._reopen(pressed, _FAILED)

    async def answer_again(
        self, request: Request, still_ours: Callable[[], None]
    ) -> str:
        """Have what was answered answered anew; the answer so far is a version.

        Whoever asked may, and admins. Later answers rest on it: of those before
        the newest, only one whose question was changed is given anew, and all
        that was asked after it is asked again with it.
        """
        del still_ours  # nothing outside is touched
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return pressed
        if not (pressed.is_admin or pressed.answer.was_asked_by(request.user_id)):
            return notices.ONLY_THE_ASKER
        if pressed.answer.is_newest:
            return await self._reopen(pressed, GIVEN)
        if pressed.answer.state not in GIVEN:
            return notices.NOTHING_TO_TRY  # asked for twice, and given anew since
        if pressed.answer.is_outdated:
            return await self._reopen(pressed, GIVEN, onward=True)
        return notices.ONLY_THE_NEWEST

    async def show_version(
        self, request: Request, still_ours: Callable[[], None]
    ) -> str:
        """Let the message say another version, which is context from now on."""
        pressed = await self.door.admit(request)
        if isinstance(pressed, str):
            return pressed
        version = await self.answers.choose(pressed.answer)
        if version is None:
            return notices.NO_SUCH_ANSWER
        is_shown = await self.showing.show(version, still_ours)
        return "" if is_shown else notices.NOT_TO_BE_CHANGED

    async def _reopen(
        self,
        pressed: Pressed,
        states: frozenset[TurnState],
        *,
        onward: bool = False,
    ) -> str:
        answer = pressed.answer
        if not await self.door.lets_anybody_in(answer):
            return notices.ASKER_REFUSED
        match await self.conversations.reopen(
            answer.key, answer.turn, states, onward=onward
        ):
            case Reopened.BUSY:
                raise NotYet
            case Reopened.OVER:
                return notices.NOTHING_TO_TRY
            case Reopened.PENDING:
                return ""
