"""How each verb asks the model: which one, how freely, by which words."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One verb's settings; `language` is what the workspace speaks, "" unknown.

    `label` names what of it is a workspace's own, such as `summarize v3`.
    """

    model: str
    instructions: str = field(repr=False)
    temperature: float | None
    max_tokens: int
    language: str = ""
    label: str = ""


class Manners(Protocol):
    """The settings of each verb, as a workspace wants them."""

    async def of(
        self,
        verb: TaskVerb,
        installation: InstallationId,
        team_id: TeamId,
        channel_id: ChannelId | None,
    ) -> Manner:
        """The settings that hold there. Raises `StoreUnavailable`."""
