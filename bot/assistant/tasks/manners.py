"""How verbs ask the model: our defaults, and what a workspace has set over them."""

import asyncio
from dataclasses import dataclass

from bot.assistant.prompts import Prompts
from bot.core.governing import Governed
from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.prompts import Scope
from bot.core.tasks.manner import Manner
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernedManners:
    """`Manners` by what admins have set for a verb, and for the place."""

    prompts: Prompts

    async def of(
        self,
        verb: TaskVerb,
        installation: InstallationId,
        team_id: TeamId,
        channel_id: ChannelId | None,
    ) -> Manner:
        """The settings that hold there. Raises `StoreUnavailable`."""
        scope = Scope(installation, team_id, verb=verb)
        where, own = await asyncio.gather(
            self.prompts.settings(Scope(installation, team_id, channel_id)),
            self.prompts.memory.governed(scope),
        )
        effective = await self.prompts.of_verb(scope, verb, where, own)
        settings = effective.settings
        return Manner(
            model=settings.model,
            instructions=effective.system,
            temperature=settings.temperature,
            max_tokens=settings.max_tokens,
            language=settings.language,
            label=_label(verb, own),
        )


def _label(verb: TaskVerb, own: Governed) -> str:
    """What of it a workspace has chosen for itself; empty where nothing."""
    parts = [f"{verb} v{own.version}"] if own.wording.text.strip() else []
    if own.settings.revision:
        parts.append(f"{verb} settings {own.settings.revision}")
    return ", ".join(parts)
