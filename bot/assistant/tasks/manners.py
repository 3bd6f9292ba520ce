"""How verbs ask the model: our defaults, and what a workspace has set over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.assistant.prompts import Prompts
from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.prompts import Scope
from bot.core.tasks.asked import TaskVerb
from bot.core.tasks.manner import Manner

MAX_TOKENS = 8_192
"""The longest answer to one question of a verb, thinking included."""

TEMPERATURES: Mapping[TaskVerb, float] = {
    "translate": 0.3,
    "summarize": 0.3,
    "extract": 0.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernedManners:
    """`Manners` by the settings of a place: its fast model, and its language.

    A conversation's temperature and length are not a verb's: those stay ours.
    """

    prompts: Prompts
    instructions: Mapping[TaskVerb, str]

    async def of(
        self,
        verb: TaskVerb,
        installation: InstallationId,
        team_id: TeamId,
        channel_id: ChannelId | None,
    ) -> Manner:
        """The settings that hold there. Raises `StoreUnavailable`."""
        settings = await self.prompts.settings(Scope(installation, team_id, channel_id))
        return Manner(
            model=settings.fast_model,
            instructions=self.instructions[verb],
            temperature=TEMPERATURES[verb],
            max_tokens=MAX_TOKENS,
            language=settings.language,
        )
