"""Whoever asks for a task: may they, where they ask."""

from dataclasses import dataclass

from bot.assistant.admitting import Admitting
from bot.core import notices
from bot.core.access import Allowed, Place
from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, InstallationId
from bot.core.ports import Directory, Person
from bot.core.tasks.asked import Asked
from bot.core.tasks.verbs import TaskVerb

NOT_HERE = "Sorry, you can't use me for this here."


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDoor:
    """The one door for all verbs; who they are is Slack's word, not the payload's."""

    directory: Directory
    admitting: Admitting

    async def admit(self, asked: Asked, verb: TaskVerb) -> Person | str:
        """The person, or words for somebody who may not use `verb` where they are.

        Raises `SlackUnreachable` and passing `SlackRefused` while Slack does not
        say who somebody is.
        """
        place = await self._place(asked.installation, asked.channel_id)
        admission = await self.admitting.admit(
            asked.installation, asked.team_id, asked.author, place, verb
        )
        if isinstance(admission.decision, Allowed):
            return admission.person
        return notices.notice_of_refusal(admission.decision.reason) or NOT_HERE

    async def _place(
        self, installation: InstallationId, channel_id: ChannelId | None
    ) -> Place:
        """The place as far as Slack tells us; where we are no member it does not."""
        if channel_id is None or channel_id.startswith("D"):
            return Place(ChannelKind.DIRECT)
        channel = await self.directory.channel(installation, channel_id)
        if channel is None:
            return Place(ChannelKind.PRIVATE, channel_id=channel_id)
        kind = ChannelKind.PRIVATE if channel.is_private else ChannelKind.PUBLIC
        return Place(kind, is_shared=channel.is_shared, channel_id=channel_id)
