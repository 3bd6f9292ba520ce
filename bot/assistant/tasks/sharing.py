"""The person's click by which a private result goes to a wider place."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Unfound
from bot.assistant.tasks.requests import TaskRequests, asked_in
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import MessageTs, UserId
from bot.core.requests import Request
from bot.core.tasks.asked import TaskButton
from bot.core.tasks.results import Result, Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Serves *Share in thread* and *Share in channel*, once for each result."""

    tasks: TaskRequests

    async def share(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Post the result where it was asked for; what whoever pressed is told.

        Only the one who asked may, from where they asked, and only as long as
        they may still read what it rests on.
        """
        number = str(request.arguments.get("value", ""))
        kept = await self.tasks.own(request, number)
        if isinstance(kept, str):
            return kept
        if kept.channel_id is None or kept.channel_id != request.channel_id:
            return wording.GONE
        if refusal := await self._refusal(request, kept):
            return refusal
        in_thread = request.kind == TaskButton.SHARE
        thread_ts = kept.thread_ts if in_thread else None
        return await self._post(request, kept, int(number), thread_ts, still_ours)

    async def _refusal(self, request: Request, kept: Result) -> str:
        asked = asked_in(request)
        person = await self.tasks.verbs.door.admit(asked, kept.verb)
        if isinstance(person, str):
            return person
        if kept.source_channel_id is None:
            return ""
        is_elsewhere = kept.source_channel_id != kept.channel_id
        if is_elsewhere and not await self.tasks.readers.sees_who_reads(asked):
            return wording.NOT_SEEN
        source = await self.tasks.readers.admit(
            asked, person, kept.source_channel_id, kept.verb
        )
        return source.text if isinstance(source, Unfound) else ""

    async def _post(
        self,
        request: Request,
        kept: Result,
        number: int,
        thread_ts: MessageTs | None,
        still_ours: Callable[[], None],
    ) -> str:
        results, place = self.tasks.results, thread_ts or "channel"
        if not await results.begin_sharing(
            kept.installation, number, request.trigger_id, place
        ):
            return wording.SHARED_ALREADY
        still_ours()
        try:
            is_posted = await self.tasks.teller.share(
                request, _told_by(kept), thread_ts=thread_ts
            )
        except SlackRefused:
            await results.was_not_shared(kept.installation, number, place)
            raise
        except SlackUnreachable:
            # Nobody knows whether it stands there: rather not twice.
            return wording.PERHAPS_SHARED
        if is_posted:
            return ""
        await results.was_not_shared(kept.installation, number, place)
        return wording.NOT_SHARED


def _told_by(kept: Result) -> Telling:
    shared = f"shared by <@{kept.user_id}>"
    note = f"{kept.note} · {shared}" if kept.note else shared
    mentioned = kept.arguments.get("mentioned")
    named = mentioned if isinstance(mentioned, list) else []
    return Telling(
        text=kept.text,
        note=note,
        table=kept.table,
        mentionable=frozenset(UserId(each) for each in named),
    )
