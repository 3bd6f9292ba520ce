"""Verbs asked for by a command, a shortcut or a button, and what is told of them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.in_vain import brought
from bot.assistant.tasks.offering import joining, joining_offer, offers_for
from bot.assistant.tasks.progressing import PrivateProgress
from bot.assistant.tasks.reading import Readers
from bot.assistant.tasks.verbs import Verbs
from bot.core.errors import SlackRefused
from bot.core.requests import Request
from bot.core.tasks.asked import Asked, verb_of
from bot.core.tasks.packing import asked_in
from bot.core.tasks.results import Cancels, Result, Results, Teller, Telling, Told
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
        """Keep a finding for its buttons, and tell it.

        Raises `PaidInVain` where Slack does not take a finding.
        """
        if isinstance(outcome, Unfound):
            offers = (*outcome.offers, *joining_offer(outcome, verb, words))
            telling = Telling(text=outcome.text, offers=offers)
            still_ours()
            await self.teller.tell(request, telling, replaces=replaces)
            return
        result = _result(request, verb, outcome)
        number = await self.results.keep(result, request.trigger_id)
        telling = Telling(
            text=outcome.text,
            note=outcome.note,
            table=outcome.table,
            offers=offers_for(result, number),
            mentionable=outcome.mentionable,
        )

        told = Told()

        async def tell() -> None:
            still_ours()
            await self.teller.tell(request, telling, replaces=replaces, told=told)

        await brought(tell, self.verbs.clock)


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
