"""A worker on a real store, and work that ends when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.core.incoming import Posted
from bot.core.requests import RequestLease
from bot.store.opening import Store
from bot.work.worker import Worker
from tests.store.posts import Notebook, posted


@dataclass
class Work:
    """Conversations that are worked on until `finish` is set."""

    store: Store
    finish: asyncio.Event = field(default_factory=asyncio.Event)
    now: int = 0
    most: int = 0
    done: list[str] = field(default_factory=list)
    is_ours: bool = True

    async def converse(self, lease: Lease) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.finish.wait()
            pending = await self.store.inbox.pending(lease)
            await self.store.inbox.release(lease, pending[-1].seq or 0)
            self.done.append(lease.key.thread_ts)
        except asyncio.CancelledError:
            await self.store.inbox.give_back(lease, rest_s=None, blame=False)
            raise
        finally:
            self.now -= 1

    async def serve(self, lease: RequestLease) -> None:
        await self.finish.wait()
        await self.store.requests.finish(lease, "done")
        self.done.append(lease.request.trigger_id)

    def still_ours(self) -> None:
        if not self.is_ours:
            raise LeaseLost


def mention(number: int) -> Posted:
    """The first post of a thread of its own."""
    ts = f"{number}.000100"
    return posted(ts, thread=ts)


def worker_of(
    work: Work, capacity: int, next_death_in_s: Callable[[], float] = lambda: inf
) -> Worker:
    return Worker(
        inbox=work.store.inbox,
        requests=work.store.requests,
        converse=work.converse,
        serve=work.serve,
        still_ours=work.still_ours,
        next_death_in_s=next_death_in_s,
        journal=Notebook(),
        capacity=capacity,
    )


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in (worker.run(), worker.watch())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until_done(work: Work, count: int) -> None:
    async with asyncio.timeout(30):
        while len(work.done) < count:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
