"""Results that somebody presses a button under: whose they are, and may they still."""

from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.door import TaskDoor
from bot.assistant.tasks.finding import Unfound
from bot.assistant.tasks.reading import NOT_READABLE, Readers
from bot.core.errors import NotYet
from bot.core.ports import Clock
from bot.core.requests import Request
from bot.core.tasks.packing import asked_in
from bot.core.tasks.posting import Intent, Mark
from bot.core.tasks.results import Result, Results


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResults:
    """Finds the result that was pressed under, or the words for why there is none."""

    results: Results
    door: TaskDoor
    readers: Readers
    clock: Clock

    async def own(self, request: Request, number: str) -> Result | str:
        """The result that was pressed under, for the one it belongs to."""
        if not number.isdecimal():
            return wording.GONE
        kept = await self.results.find(request.installation, int(number))
        if kept is None:
            return wording.GONE
        return kept if kept.user_id == request.user_id else wording.NOT_YOURS

    async def readable(self, request: Request) -> tuple[int, Result] | str:
        """The same with its number, if they may still read what it rests on.

        Raises `SlackUnreachable` and passing `SlackRefused`.
        """
        number = str(request.arguments.get("value", ""))
        kept = await self.own(request, number)
        if isinstance(kept, str):
            return kept
        asked = asked_in(request)
        person = await self.door.admit(asked, kept.verb)
        if isinstance(person, str):
            return person
        if kept.source_channel_id is not None:
            source = await self.readers.admit(
                asked, person, kept.source_channel_id, kept.verb
            )
            if isinstance(source, Unfound):
                return source.text
        for channel_id in kept.quoted:
            if not await self.readers.may_read(asked, person, channel_id):
                return NOT_READABLE
        return int(number), kept

    async def intend(self, request: Request, mark: Mark) -> Intent | None:
        """Write down that a result is to be posted because of `request`.

        Raises `NotYet` while somebody else's click is about to have it posted.
        """
        intent = await self.results.intend(
            request.installation, mark, request.trigger_id, self.clock.now()
        )
        if intent and intent.pressed != request.trigger_id and not intent.stands:
            raise NotYet
        return intent
