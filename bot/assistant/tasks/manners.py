"""How verbs ask the model, as whoever runs us has set it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.tasks.asked import TaskVerb
from bot.core.tasks.manner import Manner


@dataclass(frozen=True, slots=True)
class SetManners:
    """`Manners` that are the same for every workspace."""

    by_verb: Mapping[TaskVerb, Manner]

    async def of(
        self,
        verb: TaskVerb,
        installation: InstallationId,
        team_id: TeamId,
        channel_id: ChannelId | None,
    ) -> Manner:
        """The settings of `verb`."""
        del installation, team_id, channel_id
        return self.by_verb[verb]
