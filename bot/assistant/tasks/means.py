"""What all verbs work with: a way to the model, and a way to what people wrote."""

from dataclasses import dataclass

from bot.assistant.tasks.coverage import Source
from bot.assistant.tasks.gathering import PORTION_CHARS, Gathering, Progress
from bot.assistant.tasks.inquiring import Inquirer, Inquiry
from bot.assistant.tasks.progressing import in_silence
from bot.assistant.tasks.reading import Readers
from bot.core.ids import ChannelId
from bot.core.ports import Clock, Directory, Person
from bot.core.tasks.asked import Asked, SlackMessage
from bot.core.tasks.manner import Manners
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Opens both ways for one task after the other."""

    inquirer: Inquirer
    manners: Manners
    readers: Readers
    directory: Directory
    clock: Clock

    async def inquiry(
        self, verb: TaskVerb, asked: Asked, channel_id: ChannelId | None
    ) -> Inquiry:
        """The way to the model, as `verb` asks it in that channel.

        Raises `StoreUnavailable`.
        """
        manner = await self.manners.of(
            verb, asked.installation, asked.team_id, channel_id
        )
        return self.inquirer.inquiry(asked, manner)

    def gathering(
        self,
        asked: Asked,
        person: Person,
        source: Source,
        progress: Progress = in_silence,
        *,
        given: tuple[SlackMessage, ...] = (),
        portion_chars: int = PORTION_CHARS,
    ) -> Gathering:
        """The way to what was written; what is `given` is all that is read."""
        return Gathering(
            readers=self.readers,
            directory=self.directory,
            asked=asked,
            person=person,
            source=source,
            progress=progress,
            given=given,
            portion_chars=portion_chars,
        )
