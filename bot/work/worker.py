"""The worker: takes deliveries in, and keeps much work going at once."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from operator import attrgetter

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost, StoreUnavailable
from bot.core.ids import MessageTs
from bot.core.inbox import Inbox
from bot.core.incoming import FileGone, Incoming, Posted, Receipt
from bot.core.journal import Journal, ReceiptGiven, RequestReceived, StoreTrouble
from bot.core.news import Change, Topic
from bot.core.requests import Request, RequestLease, Requests
from bot.work.lane import Lane

CAPACITY = 1_000
SWEEP_S = 1.0
WATCH_S = 0.5
SWEEPS_PER_COUNT = 5
HAND_OVER_S = 8.0
"""How long what is broken off may take to be given back."""


class Worker:
    """Gives receipts, and runs one task for each lease.

    The inbox is the truth: what finds no room here waits there, and the sweep
    (or another process) picks it up. `converse` and `serve` must not raise.
    `still_ours` raises `LeaseLost` once others may take this process for dead:
    then everything here is broken off, and nothing begun until it is heard again.
    `next_death_in_s`: when others' work may be taken over, which is done at once.
    `tell` hears of what processes have to forget.
    """

    def __init__(
        self,
        *,
        inbox: Inbox,
        requests: Requests,
        converse: Callable[[Lease], Coroutine[None, None, None]],
        serve: Callable[[RequestLease], Coroutine[None, None, None]],
        still_ours: Callable[[], None],
        next_death_in_s: Callable[[], float] = lambda: inf,
        journal: Journal,
        tell: Callable[[Change], None] = lambda _: None,
        capacity: int = CAPACITY,
    ) -> None:
        self._inbox = inbox
        self._requests = requests
        self._conversations = Lane(
            inbox,
            converse,
            name=attrgetter("conversation_id", "epoch"),
            on_end=self._on_end,
        )
        self._services = Lane(
            requests,
            serve,
            name=attrgetter("request_id", "epoch"),
            on_end=self._on_end,
        )
        self._still_ours = still_ours
        self._next_death_in_s = next_death_in_s
        self._journal = journal
        self._tell = tell
        self._capacity = capacity
        self._wake = asyncio.Event()
        self._closed = False
        self._fenced = False
        self._posts_first = True
        self._coming = 0
        self._left_behind = False

    @property
    def room(self) -> int:
        """How much more work this process may take on now."""
        if self._closed or self._fenced:
            return 0
        return self._capacity - self.running - self._coming

    @property
    def running(self) -> int:
        """How much is being worked on here."""
        return len(self._conversations) + len(self._services)

    async def take_in(self, incoming: Incoming) -> Receipt:
        """Store a delivery and, where it can start at once, start on it.

        On return it is durable. Raises `StoreUnavailable` when it is not; the
        delivery must then not be acknowledged.
        """
        with self._place() as has_place:
            taken = await self._inbox.take_in(incoming, room=has_place)
            if taken.lease is not None:
                await self._conversations.start(taken.lease)
        if taken.leaves_work:
            self.wake()
        if taken.files_gone:
            self._tell(Change(Topic.FILES, incoming.delivery.installation))
        self._journal.note(_receipt(incoming, taken.receipt))
        return taken.receipt

    async def take_in_request(self, request: Request) -> Receipt:
        """Store a request and start on it; the same promises as `take_in`."""
        with self._place() as has_place:
            taken = await self._requests.take_in(request, room=has_place)
            if taken.lease is not None:
                await self._services.start(taken.lease)
        self._journal.note(
            RequestReceived(
                installation=request.installation,
                kind=request.kind,
                receipt=taken.receipt,
            )
        )
        return taken.receipt

    @contextmanager
    def _place(self) -> Iterator[bool]:
        """Keep a place for what is taken in, if there is one, until it is known."""
        has_place = self.room > 0
        self._left_behind |= not has_place
        self._coming += has_place
        try:
            yield has_place
        finally:
            self._coming -= has_place
            if has_place:
                self._on_end()

    async def run(self) -> None:
        """Pick up what nobody works on, until cancelled."""
        sweeps = 0
        while True:
            sweeps += 1
            self._wake.clear()
            await self._sweep(counting=sweeps % SWEEPS_PER_COUNT == 0)
            with suppress(TimeoutError):
                # `wait_for` can miss that we are cancelled, up to Python 3.11.
                async with asyncio.timeout(min(SWEEP_S, self._next_death_in_s())):
                    await self._wake.wait()

    async def watch(self) -> None:
        """Break everything off as soon as others may begin to take it over.

        Until cancelled, which has to be after `stop`: in its grace work goes on.
        """
        while True:
            was_fenced, self._fenced = self._fenced, self._may_be_dead()
            if self._fenced and not was_fenced:
                for lane in self._lanes:
                    lane.break_off()
            await asyncio.sleep(WATCH_S)

    def wake(self) -> None:
        """Somebody left work behind: sweep now."""
        self._wake.set()

    async def stop(self, grace_s: float) -> int:
        """Take on nothing more; let what runs end, and break off what does not.

        Returns how much was broken off: it is given back. That is not waited for
        beyond `HAND_OVER_S`: what nobody gives back is taken over by others.
        """
        self._closed = True
        tasks = [task for lane in self._lanes for task in lane.tasks]
        closing = [asyncio.create_task(lane.close()) for lane in self._lanes]
        _, late = await asyncio.wait([*tasks, *closing], timeout=grace_s)
        for task in late:
            task.cancel()
        ending = asyncio.gather(*late, *closing, return_exceptions=True)
        await asyncio.wait([ending], timeout=HAND_OVER_S)
        return len(late.difference(closing))

    @property
    def _lanes(self) -> tuple[Lane[Lease], Lane[RequestLease]]:
        return self._conversations, self._services

    async def _sweep(self, *, counting: bool) -> None:
        """Look for work of both kinds; whichever was second last time is first now."""
        lanes: Sequence[Lane[Lease] | Lane[RequestLease]] = self._lanes
        if not self._posts_first:
            lanes = lanes[::-1]
        if self.room > 0:
            self._posts_first = not self._posts_first
        self._left_behind = False
        try:
            for lane in lanes:
                if counting:
                    await lane.give_back_the_lost()
                is_full = self.room <= 0 or await lane.claim(self.room)
                self._left_behind |= is_full
        except StoreUnavailable as trouble:
            self._journal.note(StoreTrouble(operation="sweep", error=str(trouble)))
        self._on_end()

    def _may_be_dead(self) -> bool:
        try:
            self._still_ours()
        except LeaseLost:
            return True
        return False

    def _on_end(self) -> None:
        """There may be room again for what found none."""
        if self._left_behind and self.room > 0:
            self.wake()


def _receipt(incoming: Incoming, receipt: Receipt) -> ReceiptGiven:
    delivery = incoming.delivery
    return ReceiptGiven(
        event_id=delivery.event_id,
        installation=delivery.installation,
        channel_id=delivery.channel_id,
        ts=_ts_of(incoming),
        receipt=receipt,
    )


def _ts_of(incoming: Incoming) -> MessageTs:
    match incoming:
        case Posted():
            return incoming.post.ts
        case FileGone():
            return MessageTs("")
        case _:
            return incoming.ts
