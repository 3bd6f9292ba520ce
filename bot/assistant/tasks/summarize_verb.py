"""The verb summarize: a wish → a finding."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.assistant.tasks.coverage import Source
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.gathering import Gathering, Progress
from bot.assistant.tasks.in_vain import paid_by
from bot.assistant.tasks.languages import Language, language
from bot.assistant.tasks.means import Means
from bot.assistant.tasks.moments import zone_of
from bot.assistant.tasks.reading import NO_SUCH_MESSAGE
from bot.assistant.tasks.summarizing import Summarizing
from bot.assistant.tasks.summary_words import coverage_note, summary_text
from bot.assistant.tasks.wishes import Between, Summarize
from bot.core.ids import ChannelId, MessageTs
from bot.core.ports import Person
from bot.core.tasks.asked import Asked
from bot.core.tasks.history import SourcePlace
from bot.core.tasks.manner import Manner

NOTHING_SAID = "Nothing was written there in that time."
NOTHING_FOUND = "I found nothing to say about that in what I read."
NOT_IN_A_CHANNEL = "Use it in a channel, or name one: `{0}#general 24h`."
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarizeVerb:
    """Serves whoever wants to know what was said."""

    means: Means

    async def do(
        self,
        asked: Asked,
        person: Person,
        wish: Summarize,
        prefix: str,
        progress: Progress,
    ) -> Outcome:
        """Read what `wish` names and sum it up; raises `ModelError` and as reading."""
        where = _where(asked, wish)
        if where is None:
            return Unfound(text=NOT_IN_A_CHANNEL.format(prefix))
        channel_id, thread_ts = where
        place = await self.means.readers.admit(asked, person, channel_id, "summarize")
        if isinstance(place, Unfound):
            return place
        source = self._source(place, thread_ts, wish)
        gathering = self.means.gathering(asked, person, source, progress)
        return await self._summarized(gathering, wish)

    async def _summarized(self, gathering: Gathering, wish: Summarize) -> Outcome:
        asked, person, source = gathering.asked, gathering.person, gathering.source
        channel_id = source.place.channel_id
        inquiry = await self.means.inquiry("summarize", asked, channel_id)
        spoken = wish.language or _spoken(person, inquiry.manner)
        wish = replace(wish, language=spoken)
        making = Summarizing(inquiry=inquiry, wish=wish, task=self._task(wish))
        with paid_by(inquiry.spent):
            summary = await making.of(gathering)
        if not gathering.coverage.messages:
            is_nowhere = wish.link is not None and gathering.coverage.is_empty
            return Unfound(text=NO_SUCH_MESSAGE if is_nowhere else NOTHING_SAID)
        with paid_by(inquiry.spent):
            address = await self.means.readers.history.address(asked.installation)
        text = summary_text(summary, wish, gathering.ledger, address)
        note = coverage_note(
            gathering.coverage,
            gathering.ledger,
            summary.dropped,
            source,
            zone_of(person.time_zone),
        )
        return Finding(
            text=text or NOTHING_FOUND,
            note=note,
            source_channel_id=channel_id,
            stretch=gathering.stretch,
            quoted=gathering.quoted,
            is_elsewhere=channel_id != asked.channel_id,
            spent=inquiry.spent,
            manner=inquiry.manner.label,
        )

    def _source(
        self, place: SourcePlace, thread_ts: MessageTs | None, wish: Summarize
    ) -> Source:
        if thread_ts is not None:
            return Source(place=place, thread_ts=thread_ts)
        span = wish.span or Between(self.means.clock.now() - _A_DAY)
        return Source(place=place, span=span)

    def _task(self, wish: Summarize) -> str:
        lines = [
            f"style: {wish.style.value}",
            f"language: {wish.language.name if wish.language else 'English'}",
            f"now: {self.means.clock.now():%Y-%m-%d %H:%M} UTC",
        ]
        if wish.headings:
            lines.append(f"headings: {', '.join(h.value for h in wish.headings)}")
        if wish.question:
            question = " ".join(wish.question.split())[:1_000].replace("<", "‹")
            lines.append(f"question: {question}")
        return "<task>\n" + "\n".join(lines) + "\n</task>"


def _where(asked: Asked, wish: Summarize) -> tuple[ChannelId, MessageTs | None] | None:
    """The channel, and the thread if one is meant.

    A link means its thread, a shortcut its message's. In a thread, words mean
    that thread unless they name a channel, or how far back to go. Beside a direct
    message that begins a thread, the channel that is open is meant.
    """
    if wish.link is not None:
        return wish.link.channel_id, wish.link.thread_ts or wish.link.ts
    if wish.channel_id is not None:
        return wish.channel_id, None
    if asked.message is not None:
        message = asked.message
        return message.channel_id, message.thread_ts or message.ts
    if asked.channel_id is None:
        return None
    if asked.looking_at is not None and not asked.thread_ts and not wish.wants_thread:
        return asked.looking_at, None
    if asked.channel_id.startswith("D") and wish.wants_channel:
        return None
    means_channel = wish.wants_channel or wish.span is not None
    in_thread = wish.wants_thread or not means_channel
    return asked.channel_id, asked.thread_ts if in_thread else None


def _spoken(person: Person, manner: Manner) -> Language | None:
    named = person.locale or manner.language
    return language(named) if named else None
