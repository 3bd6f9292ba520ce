"""One kind of leased work: a task for each lease, and none without one."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Hashable, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from bot.core.errors import LeaseLost

L = TypeVar("L")


class Leasing(Protocol[L]):
    """Where leases come from; `Inbox` and `Requests` are."""

    async def claim(self, limit: int) -> Sequence[L]:
        """Lease up to `limit` that nobody works on."""

    async def held(self) -> Sequence[L]:
        """All that this process has leased."""

    async def give_back(self, lease: L, *, rest_s: float | None, blame: bool) -> None:
        """Give the lease back with the work undone."""


class Lane(Generic[L]):
    """Runs `work` for each lease, which must not raise; tells when it has ended.

    `name` tells one lease from another: what is leased, and its epoch.
    """

    def __init__(
        self,
        leasing: Leasing[L],
        work: Callable[[L], Coroutine[None, None, None]],
        *,
        name: Callable[[L], Hashable],
        on_end: Callable[[], None],
    ) -> None:
        self._leasing = leasing
        self._work = work
        self._name = name
        self._on_end = on_end
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._suspects: set[Hashable] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def tasks(self) -> Collection[asyncio.Task[None]]:
        """What runs now."""
        return [*self._tasks.values()]

    def start(self, lease: L) -> None:
        """Work on what was leased, beside everything else."""
        name = self._name(lease)
        task = asyncio.create_task(self._work(lease))
        self._tasks[name] = task
        task.add_done_callback(lambda _: self._ended(name))

    async def claim(self, limit: int) -> bool:
        """Lease and begin what waits; True where there may be more of it.

        Raises `StoreUnavailable`.
        """
        leases = await self._leasing.claim(limit)
        for lease in leases:
            self.start(lease)
        return len(leases) >= limit

    async def give_back_the_lost(self) -> None:
        """Give back leases nobody here works on, once they were so twice running.

        The first time the task may be about to begin. Raises `StoreUnavailable`.
        """
        held = {self._name(lease): lease for lease in await self._leasing.held()}
        lost = held.keys() - self._tasks.keys()
        for name in lost & self._suspects:
            with suppress(LeaseLost):
                await self._leasing.give_back(held[name], rest_s=None, blame=False)
        self._suspects = lost

    def break_off(self) -> None:
        """Cancel all that runs."""
        for task in self._tasks.values():
            task.cancel()

    def _ended(self, name: Hashable) -> None:
        del self._tasks[name]
        self._on_end()
