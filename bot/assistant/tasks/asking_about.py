"""*Ask about it*: a thread about a result, with whom it belongs to and nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Finding
from bot.assistant.tasks.kept_results import KeptResults
from bot.core.conversation import ConversationKey
from bot.core.errors import SlackRefused
from bot.core.ids import UserId
from bot.core.requests import Request
from bot.core.tasks.posting import Mark, MessagePlace
from bot.core.tasks.results import Result, Table, Teller, Telling
from bot.core.tasks.subjects import Subject, Subjects
from bot.core.tasks.verbs import TaskVerb

_PLACE = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingAbout:
    """Serves *Ask about it*: one thread for each result, in their direct messages."""

    kept: KeptResults
    teller: Teller
    subjects: Subjects

    async def open(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Open the thread, or find it again; where it is, for whoever pressed.

        Only the one who asked may, and only as long as they may still read what
        the result rests on. The same promise as for sharing: whoever serves this
        again looks for the thread before it opens one.
        """
        found = await self.kept.readable(request)
        if isinstance(found, str):
            return found
        number, kept = found
        mark = Mark(number, _PLACE)
        intent = await self.kept.intend(request, mark)
        if intent is None or kept.stretch is None:
            return wording.GONE
        place = intent.stands
        if place is None:
            still_ours()
            try:
                place = await self.teller.open_thread(
                    request, _opening(kept), mark, since=intent.since
                )
            except SlackRefused as refused:
                if refused.passing:
                    raise
                await self.kept.results.take_back(kept.installation, mark)
                return wording.NO_DIRECT_MESSAGES
            await self._begin(kept, mark, place)
        return await self._where(request, place)

    async def _begin(self, kept: Result, mark: Mark, place: MessagePlace) -> None:
        """What is asked there is about this result from now on."""
        key = ConversationKey(kept.installation, place.channel_id, place.ts)
        subject = subject_of(kept, kept.user_id, kept.verb)
        if subject is not None:
            await self.subjects.begin(key, kept.team_id, subject)
        await self.kept.results.posted(kept.installation, mark, place)

    async def _where(self, request: Request, place: MessagePlace) -> str:
        address = await self.kept.readers.history.address(request.installation)
        ts = place.ts.replace(".", "")
        return wording.THREAD_IS_OPEN.format(
            f"{address}/archives/{place.channel_id}/p{ts}"
        )


def _opening(kept: Result) -> Telling:
    """What the thread begins with: the result, and how it goes on."""
    note = " · ".join(filter(None, (kept.note, wording.ASK_BELOW)))
    return Telling(text=kept.text, note=note, table=kept.table)


def subject_of(
    found: Finding | Result, user_id: UserId, verb: TaskVerb
) -> Subject | None:
    """What a thread about it is about; None where nothing of Slack's was read."""
    if found.stretch is None:
        return None
    text = "\n".join(_told(found))
    return Subject(user_id=user_id, verb=verb, text=text, stretch=found.stretch)


def _told(found: Finding | Result) -> Iterator[str]:
    """The result as the model is told of it."""
    yield found.text
    if found.table is not None:
        yield from _rows(found.table)
    if found.note:
        yield f"({found.note})"


def _rows(table: Table) -> Iterator[str]:
    for row in (table.columns, *table.rows):
        yield " | ".join(" ".join(cell.split()) for cell in row)
