"""Answers given before, shown in their messages again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.footing import footer_of_version
from bot.assistant.prompts import Prompts
from bot.core.answers import Answers, GivenAnswer, ShownAnswers, Version
from bot.core.conversation import TurnState

GIVEN = frozenset({TurnState.DONE, TurnState.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Changes messages whose answers are given; no turn writes there meanwhile."""

    answers: Answers
    shown: ShownAnswers
    prompts: Prompts

    async def show(self, version: Version, still_ours: Callable[[], None]) -> bool:
        """Let the message of `version` say it; raises as calls to Slack do.

        False where Slack lets nobody change that message any more.

        Somebody may have chosen another one by then, whose words we have just
        put ours over: that one is shown after it.
        """
        due: Version | None = version
        while due is not None:
            settings = await self.prompts.settings(due.answer.scope)
            still_ours()
            footer = footer_of_version(due, settings.receipt)
            if not await self.shown.change(due, footer):
                return False
            due = await self._chosen_instead(due.answer)
        return True

    async def _chosen_instead(self, answer: GivenAnswer) -> Version | None:
        """What counts in the message of `answer`, if it does not any more."""
        now = await self.answers.find(answer.key, answer.turn)
        if now is None or now.state is not TurnState.SUPERSEDED:
            return None
        for turn in (await self.answers.shown(now)).versions:
            other = await self.answers.find(answer.key, turn)
            if other is not None and other.state in GIVEN:
                return await self.answers.shown(other)
        return None
