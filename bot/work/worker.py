"""The worker: takes deliveries in, and keeps many conversations going at once."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.conversation import Lease
from bot.core.errors import StoreUnavailable
from bot.core.inbox import Inbox
from bot.core.incoming import Incoming, Posted, Receipt
from bot.core.journal import Journal, ReceiptGiven, StoreTrouble

CAPACITY = 500
SWEEP_S = 1.0


class Worker:
    """Gives receipts, and runs one task for each conversation it leased.

    The inbox is the truth: what finds no room here waits there, and the sweep
    (or another process) picks it up. `work` must not raise.
    """

    def __init__(
        self,
        *,
        inbox: Inbox,
        work: Callable[[Lease], Awaitable[None]],
        journal: Journal,
        capacity: int = CAPACITY,
    ) -> None:
        self._inbox = inbox
        self._work = work
        self._journal = journal
        self._capacity = capacity
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._closed = False

    @property
    def room(self) -> int:
        """How many more conversations this process may take on now."""
        return 0 if self._closed else self._capacity - len(self._tasks)

    @property
    def running(self) -> int:
        """How many conversations are being worked on here."""
        return len(self._tasks)

    async def take_in(self, incoming: Incoming) -> Receipt:
        """Store a delivery and, where it can start at once, start on it.

        On return it is durable. Raises `StoreUnavailable` when it is not; the
        delivery must then not be acknowledged.
        """
        taken = await self._inbox.take_in(incoming, room=self.room > 0)
        if taken.lease is not None:
            self._start(taken.lease)
        self._journal.note(_receipt(incoming, taken.receipt))
        return taken.receipt

    async def run(self) -> None:
        """Pick up what nobody works on, until cancelled."""
        while True:
            await self._sweep()
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), SWEEP_S)
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Somebody left work behind: sweep now."""
        self._wake.set()

    async def stop(self, grace_s: float) -> int:
        """Take on nothing more; let what runs end, and break off what does not.

        Returns how many conversations were broken off: they are given back.
        """
        self._closed = True
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(self._tasks, timeout=grace_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _sweep(self) -> None:
        if self.room <= 0:
            return
        try:
            leases = await self._inbox.claim(self.room)
        except StoreUnavailable as trouble:
            self._journal.note(StoreTrouble(operation="sweep", error=str(trouble)))
            return
        for lease in leases:
            self._start(lease)

    def _start(self, lease: Lease) -> None:
        task = asyncio.create_task(self._run(lease))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, lease: Lease) -> None:
        await self._work(lease)
        if self.room == 1:
            self.wake()


def _receipt(incoming: Incoming, receipt: Receipt) -> ReceiptGiven:
    delivery = incoming.delivery
    ts = incoming.post.ts if isinstance(incoming, Posted) else incoming.ts
    return ReceiptGiven(
        event_id=delivery.event_id,
        installation=delivery.installation,
        channel_id=delivery.channel_id,
        ts=ts,
        receipt=receipt,
    )
