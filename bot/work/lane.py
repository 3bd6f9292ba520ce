"""One kind of leased work: a task for each lease, and none without one."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Hashable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from bot.core.errors import LeaseLost, StoreUnavailable

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
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def tasks(self) -> Collection[asyncio.Task[None]]:
        """What runs now."""
        return [*self._tasks.values()]

    async def start(self, lease: L) -> None:
        """Work on what was leased, beside everything else; closed, give it back."""
        if self._is_closed:
            with suppress(StoreUnavailable):
                await self._give_back(lease)
            return
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
            await self.start(lease)
        return len(leases) >= limit

    async def give_back_the_lost(self) -> None:
        """Give back leases nobody here works on, once they were so twice running.

        The first time the task may be about to begin. Raises `StoreUnavailable`.
        """
        lost = await self._lost()
        for name in lost.keys() & self._suspects:
            await self._give_back(lost[name])
        self._suspects = {*lost}

    async def close(self) -> None:
        """Begin nothing more; what was leased and not begun goes back at once.

        Raises `StoreUnavailable`.
        """
        self._is_closed = True
        for lease in (await self._lost()).values():
            await self._give_back(lease)

    def break_off(self) -> None:
        """Cancel all that runs."""
        for task in self._tasks.values():
            task.cancel()

    async def _lost(self) -> Mapping[Hashable, L]:
        """What is leased and not worked on here, by name."""
        held = {self._name(lease): lease for lease in await self._leasing.held()}
        return {name: held[name] for name in held.keys() - self._tasks.keys()}

    async def _give_back(self, lease: L) -> None:
        with suppress(LeaseLost):
            await self._leasing.give_back(lease, rest_s=None, blame=False)

    def _ended(self, name: Hashable) -> None:
        del self._tasks[name]
        self._on_end()
