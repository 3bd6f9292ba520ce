"""From somebody's wish that an answer ends to the process that is giving it."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.assistant.stopping import RunningWork
from bot.core import notices
from bot.core.errors import StoreUnavailable
from bot.core.incoming import Delivery, Posted
from bot.core.journal import Journal, StoreTrouble
from bot.core.ports import Replies, ReplyPlace
from bot.core.stops import Heeded, Stop, Stops, StopTakenIn

LOOK_S = 1.0


class Stopper:
    """Takes wishes in, and ends what runs here; `wake` makes it look at once.

    A wish is stored before Slack gets its receipt. A process hears of those it
    did not take in itself by being woken, and looks by itself every second.
    """

    def __init__(
        self, *, stops: Stops, turns: RunningWork, replies: Replies, journal: Journal
    ) -> None:
        self._stops = stops
        self._turns = turns
        self._replies = replies
        self._journal = journal
        self._wake = asyncio.Event()
        self._telling: set[asyncio.Task[None]] = set()

    async def take_in(self, stop: Stop) -> Heeded:
        """Store the wish and end what it is about; what comes of it.

        Raises `StoreUnavailable`: the delivery must then not be acknowledged.
        """
        heeded = await self._stops.request(stop)
        for key in heeded.ending:
            self._turns.stop(key)
        self._journal.note(
            StopTakenIn(
                installation=stop.delivery.installation,
                channel_id=stop.delivery.channel_id,
                user_id=stop.user_id,
                answers=len(heeded.ending),
            )
        )
        return heeded

    async def take_in_word(self, said: Posted) -> None:
        """Somebody said stop: in a thread about that, elsewhere about the channel.

        The word is no message. Who says it to the bot is told what came of it, where
        no answer shows that.
        """
        is_reply = said.thread_ts != said.post.ts
        stop = Stop(
            delivery=_once(said),
            user_id=said.post.author.user_id,
            at=said.post.ts,
            thread_ts=said.thread_ts if is_reply else None,
            addressed=said.addressed,
        )
        heeded = await self.take_in(stop)
        if said.addressed and not (heeded.ending or heeded.known_before):
            words = notices.LEFT_UNANSWERED if heeded.unanswered else None
            self._tell(said, words or notices.NOTHING_TO_STOP)

    def wake(self) -> None:
        """Somebody may have asked another process: look now."""
        self._wake.set()

    async def run(self) -> None:
        """End what others were asked to end here, until cancelled."""
        while True:
            await self._look()
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._wake.wait()

    async def _look(self) -> None:
        if not self._turns:
            return
        try:
            wanted = await self._stops.requested()
        except StoreUnavailable as trouble:
            self._journal.note(StoreTrouble(operation="stops", error=str(trouble)))
            return
        for key in wanted:
            self._turns.stop(key)

    def _tell(self, said: Posted, words: str) -> None:
        place = ReplyPlace(
            key=said.key,
            team_id=said.delivery.team_id,
            channel_kind=said.channel_kind,
            asker=said.post.author,
        )
        telling = asyncio.create_task(self._replies.tell_privately(place, words))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)


def _once(said: Posted) -> Delivery:
    """The delivery of a word: a mention comes twice, under two event ids."""
    name = (
        f"stop/{said.delivery.installation}/{said.delivery.channel_id}/{said.post.ts}"
    )
    return replace(said.delivery, event_id=name)
