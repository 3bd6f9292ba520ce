"""The person's click by which a private result goes to a wider place."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.kept_results import KeptResults
from bot.core.errors import SlackRefused
from bot.core.ids import UserId
from bot.core.requests import Request
from bot.core.tasks.asked import TaskButton
from bot.core.tasks.packing import asked_in
from bot.core.tasks.posting import Intent, Mark, MessagePlace, Unposted
from bot.core.tasks.results import Result, Teller, Telling

_NOT_POSTED = {
    Unposted.NO_WAY_IN: wording.NOT_SHARED,
    Unposted.UNKNOWN: wording.PERHAPS_SHARED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Serves *Share in thread* and *Share in channel*, once for each result."""

    kept: KeptResults
    teller: Teller

    async def share(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Post the result where it was asked for; what whoever pressed is told.

        Only the one who asked may, from where they asked, and only as long as
        they may still read what it rests on. That it is to be posted is written
        down before: whoever serves the request again looks for it first.
        """
        found = await self.kept.readable(request)
        if isinstance(found, str):
            return found
        number, kept = found
        if kept.channel_id is None or kept.channel_id != request.channel_id:
            return wording.GONE
        is_elsewhere = kept.source_channel_id not in (None, kept.channel_id)
        readers, asked = self.kept.readers, asked_in(request)
        if is_elsewhere and not await readers.sees_who_reads(asked):
            return wording.NOT_SEEN
        is_for_thread = request.kind == TaskButton.SHARE and kept.thread_ts
        mark = Mark(number, str(kept.thread_ts) if is_for_thread else "channel")
        intent = await self.kept.intend(request, mark)
        if intent is None:
            return wording.GONE
        if intent.pressed != request.trigger_id:
            return wording.SHARED_ALREADY
        if intent.stands is not None:
            return ""
        still_ours()
        return await self._post(request, kept, mark, intent)

    async def _post(
        self, request: Request, kept: Result, mark: Mark, intent: Intent
    ) -> str:
        results = self.kept.results
        thread_ts = None if mark.place == "channel" else kept.thread_ts
        outcome: MessagePlace | Unposted
        try:
            outcome = await self.teller.share(
                request, _told_by(kept), mark, thread_ts=thread_ts, since=intent.since
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            outcome = Unposted.NO_WAY_IN
        if isinstance(outcome, MessagePlace):
            await results.posted(kept.installation, mark, outcome)
            return ""
        # Also where nobody knows: whoever looks may press again.
        await results.take_back(kept.installation, mark)
        return _NOT_POSTED[outcome]


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
