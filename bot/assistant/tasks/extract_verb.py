"""The verb extract: a wish → a finding with a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.tasks.coverage import Source
from bot.assistant.tasks.evidence import Ledger
from bot.assistant.tasks.extracting import Extracting, Fact
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.gathering import Gathering, Progress
from bot.assistant.tasks.in_vain import paid_by
from bot.assistant.tasks.means import Means
from bot.assistant.tasks.moments import zone_of
from bot.assistant.tasks.reading import NO_SUCH_MESSAGE
from bot.assistant.tasks.summary_words import coverage_note, permalink
from bot.assistant.tasks.wishes import Extract
from bot.core.conversation import Author, ChannelKind
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.ports import Person
from bot.core.tasks.asked import Asked, SlackMessage
from bot.core.tasks.history import SourcePlace
from bot.core.tasks.results import Table

NOTHING_TO_READ = (
    "There are no words to extract from. Write them after a colon:"
    " `{0}names, dates: Ana meets Ben on 3 May`."
)
NOTHING_FOUND = "I found none of that in it."
_HERE = MessageTs("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractVerb:
    """Serves whoever wants the facts of something in a table."""

    means: Means

    async def do(
        self,
        asked: Asked,
        person: Person,
        wish: Extract,
        prefix: str,
        progress: Progress,
    ) -> Outcome:
        """Extract what `wish` names; raises `ModelError` and as reading does."""
        source = await self._source(asked, person, wish)
        if isinstance(source, Unfound):
            return source
        message = await self._message(asked, person, wish)
        if isinstance(message, Unfound):
            return message
        if source is None and (message is None or not message.text.strip()):
            return Unfound(text=NOTHING_TO_READ.format(prefix))
        inquiry = await self.means.inquiry("extract", asked, asked.channel_id)
        making = Extracting(inquiry=inquiry, fields=wish.fields)
        gathering = self.means.gathering(
            asked,
            person,
            source or Source(place=_nowhere(asked)),
            progress,
            given=() if source or message is None else (message,),
        )
        with paid_by(inquiry.spent):
            await making.of(gathering)
            return await self._found(asked, person, wish, making, gathering)

    async def _source(
        self, asked: Asked, person: Person, wish: Extract
    ) -> Source | Unfound | None:
        """The thread that is meant; None where it is a message, or words."""
        linked = wish.link if wish.wants_thread else None
        channel_id = linked.channel_id if linked else asked.channel_id
        thread_ts = (linked.thread_ts or linked.ts) if linked else asked.thread_ts
        is_bare = asked.is_turn and not (wish.text or wish.link or asked.message)
        if channel_id is None or thread_ts is None or wish.text:
            return None
        if not (linked or is_bare or (wish.wants_thread and not wish.link)):
            return None
        place = await self.means.readers.admit(asked, person, channel_id, "extract")
        if isinstance(place, Unfound):
            return place
        return Source(place=place, thread_ts=thread_ts)

    async def _message(
        self, asked: Asked, person: Person, wish: Extract
    ) -> SlackMessage | Unfound | None:
        if wish.link is not None and not wish.wants_thread:
            return await self.means.readers.linked(asked, person, wish.link, "extract")
        if wish.text:
            return _given(asked, person, wish.text)
        return asked.message

    async def _found(
        self,
        asked: Asked,
        person: Person,
        wish: Extract,
        making: Extracting,
        gathering: Gathering,
    ) -> Outcome:
        if not making.facts:
            is_nowhere = wish.link is not None and gathering.coverage.is_empty
            return Unfound(text=NO_SUCH_MESSAGE if is_nowhere else NOTHING_FOUND)
        source, ledger = gathering.source, gathering.ledger
        address, note = "", ""
        if wish.text:
            if making.dropped:
                note = f"{making.dropped} dropped that the text does not say"
        else:
            address = await self.means.readers.history.address(asked.installation)
            zone = zone_of(person.time_zone)
            note = coverage_note(
                gathering.coverage, ledger, making.dropped, source, zone
            )
        where = source.place.channel_id if source.thread_ts else None
        where = wish.link.channel_id if wish.link else where
        count = len(making.facts)
        return Finding(
            text=f"**{count} {'fact' if count == 1 else 'facts'}**",
            note=note,
            table=_table(making.facts, ledger, address),
            source_channel_id=where,
            stretch=gathering.stretch,
            quoted=gathering.quoted,
            is_elsewhere=where not in (None, asked.channel_id),
            spent=making.inquiry.spent,
            manner=making.inquiry.manner.label,
        )


def _given(asked: Asked, person: Person, text: str) -> SlackMessage:
    """Words that were written after the verb, as a message of their writer's."""
    return SlackMessage(
        channel_id=asked.channel_id or ChannelId(""),
        ts=_HERE,
        author=Author(
            user_id=UserId(person.user_id), team_id=TeamId(""), name=person.name
        ),
        text=text,
    )


def _nowhere(asked: Asked) -> SourcePlace:
    return SourcePlace(
        channel_id=asked.channel_id or ChannelId(""), kind=ChannelKind.PRIVATE
    )


def _table(facts: Sequence[Fact], ledger: Ledger, address: str) -> Table:
    """A row for each fact; with an `address` the last column leads to its message."""
    if not address:
        rows = tuple((fact.name, fact.value) for fact in facts)
        return Table(columns=("Field", "Value"), rows=rows)
    return Table(
        columns=("Field", "Value", "Message"),
        rows=tuple(
            (fact.name, fact.value, permalink(ledger.by_id[fact.source], address))
            for fact in facts
        ),
    )
