"""Verbs asked for by a command or a shortcut, and the buttons under results."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.offering import joining, joining_offer, offers_for
from bot.assistant.tasks.progressing import PrivateProgress
from bot.assistant.tasks.reading import NOT_READABLE, Readers
from bot.assistant.tasks.translate_verb import again_into
from bot.assistant.tasks.verbs import Verbs
from bot.core.conversation import Author
from bot.core.errors import NotYet, SlackRefused
from bot.core.ids import TeamId
from bot.core.requests import Request
from bot.core.tasks.asked import Asked, verb_of
from bot.core.tasks.packing import unpacked
from bot.core.tasks.posting import Intent, Mark
from bot.core.tasks.results import Cancels, Result, Results, Teller, Telling
from bot.core.tasks.verbs import TaskVerb

StillOurs = Callable[[], None]

LISTENS_EVERY_S = 1.0
_CANCELLED = Unfound(text=wording.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRequests:
    """Serves requests; what comes of them is told to the one who asked alone.

    `commands` are what people type for each verb, such as `/translate`.
    """

    verbs: Verbs
    results: Results
    teller: Teller
    readers: Readers
    cancels: Cancels
    commands: dict[TaskVerb, str]

    async def serve(self, request: Request, still_ours: StillOurs) -> str:
        """Do what a command or a shortcut asks for."""
        verb = verb_of(request.arguments)
        if verb is None:
            return ""
        if request.arguments.get("door") == "shortcut":
            still_ours()
            await self.teller.tell(request, Telling(text=wording.SIGNS[verb]))
        words = str(request.arguments.get("words", ""))
        await self.work(request, asked_in(request), verb, words, still_ours)
        return ""

    async def work(
        self,
        request: Request,
        asked: Asked,
        verb: TaskVerb,
        words: str,
        still_ours: StillOurs,
    ) -> None:
        """Do it, telling how far it is and listening for *Cancel*; tell the result."""
        progress = PrivateProgress(
            request=request,
            teller=self.teller,
            still_ours=still_ours,
            clock=self.verbs.clock,
        )
        doing = asyncio.create_task(
            self.verbs.do(asked, verb, words, f"{self.commands[verb]} ", progress)
        )
        try:
            while not doing.done():
                await asyncio.wait({doing}, timeout=LISTENS_EVERY_S)
                # A process before us may have shown what they have pressed.
                if await self.cancels.is_cancelled(request):
                    await self.tell(request, verb, _CANCELLED, still_ours)
                    return
            outcome = doing.result()
        finally:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
        await self.tell(request, verb, outcome, still_ours, words)

    async def cancel(self, request: Request, still_ours: StillOurs) -> str:
        """End what somebody has asked for themselves; what they are told of it."""
        del still_ours  # whoever works on it tells
        named = str(request.arguments.get("value", ""))
        is_theirs = await self.cancels.cancel(
            request.installation, named, request.user_id
        )
        return "" if is_theirs else wording.NOTHING_TO_CANCEL

    async def join(self, request: Request, still_ours: StillOurs) -> str:
        """Become a member of a public channel, and do what that was needed for."""
        wanted = joining(request.arguments.get("value"))
        if wanted is None:
            return wording.GONE
        asked = asked_in(request)
        person = await self.verbs.door.admit(asked, wanted.verb)
        if isinstance(person, str):
            return person
        place = await self.readers.admit(asked, person, wanted.channel_id, wanted.verb)
        if isinstance(place, Unfound) and place.join is None:
            return place.text
        still_ours()
        try:
            await self.readers.history.join(request.installation, wanted.channel_id)
        except SlackRefused as refused:
            if refused.passing:
                raise
            return wording.CAN_NOT_JOIN
        await self.work(request, asked, wanted.verb, wanted.words, still_ours)
        return ""

    async def other_language(self, request: Request, still_ours: StillOurs) -> str:
        """Put a kept translation into the language that was chosen, in its place."""
        number, _, target = str(request.arguments.get("value", "")).partition("/")
        kept = await self.own(request, number)
        if isinstance(kept, str):
            return kept
        wish = await asyncio.to_thread(again_into, kept.arguments, target)
        if wish is None or wish.target is None:
            return wording.GONE
        still_ours()
        working = Telling(text=kept.text, note=f"→ {wish.target.name}…")
        await self.teller.tell(request, working, replaces=True)
        outcome = await self.verbs.again(asked_in(request), kept.verb, wish)
        if isinstance(outcome, Finding):
            outcome = replace(
                outcome,
                source_channel_id=kept.source_channel_id,
                quoted=frozenset(kept.quoted),
            )
        await self.tell(request, kept.verb, outcome, still_ours, replaces=True)
        return ""

    async def tell(
        self,
        request: Request,
        verb: TaskVerb,
        outcome: Outcome,
        still_ours: StillOurs,
        words: str = "",
        *,
        replaces: bool = False,
    ) -> None:
        """Keep a finding for its buttons, and tell it."""
        if isinstance(outcome, Unfound):
            offers = (*outcome.offers, *joining_offer(outcome, verb, words))
            telling = Telling(text=outcome.text, offers=offers)
        else:
            result = _result(request, verb, outcome)
            number = await self.results.keep(result, request.trigger_id)
            telling = Telling(
                text=outcome.text,
                note=outcome.note,
                table=outcome.table,
                offers=offers_for(result, number),
                mentionable=outcome.mentionable,
            )
        still_ours()
        await self.teller.tell(request, telling, replaces=replaces)

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
        person = await self.verbs.door.admit(asked, kept.verb)
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
            request.installation, mark, request.trigger_id, self.verbs.clock.now()
        )
        if intent and intent.pressed != request.trigger_id and not intent.stands:
            raise NotYet
        return intent


def asked_in(request: Request) -> Asked:
    """Who asks, where and about what, as the request says."""
    home = str(request.arguments.get("user_team_id", "")) or request.team_id
    return Asked(
        installation=request.installation,
        team_id=request.team_id,
        author=Author(user_id=request.user_id, team_id=TeamId(home)),
        channel_id=request.channel_id,
        thread_ts=request.thread_ts,
        message=unpacked(request.arguments.get("message")),
    )


def _result(request: Request, verb: TaskVerb, finding: Finding) -> Result:
    return Result(
        installation=request.installation,
        team_id=request.team_id,
        user_id=request.user_id,
        verb=verb,
        channel_id=request.channel_id,
        thread_ts=request.thread_ts,
        source_channel_id=finding.source_channel_id,
        text=finding.text,
        note=finding.note,
        table=finding.table,
        stretch=finding.stretch,
        manner=finding.manner,
        arguments={**finding.arguments, "quoted": sorted(finding.quoted)},
    )
