"""The model's limit across all replicas: each asks the database for its slots."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from bot.core.ports import RateAdvice
from bot.messages_api.slots import MemorySlot, MemorySlots

Reserve = Callable[[], Awaitable[float | None]]

BOOKED_AHEAD_S = 5.0
LATEST_S = 1.0
"""How long after its slot a request may still be sent: windows are longer by it."""
_ASK_AGAIN_AFTER_S = 2.5
_MISSED_AT_MOST = 5


class SharedSlots:
    """`RateSlots` whose every slot is also booked for all processes together.

    Turns among workspaces, and how many requests run at once, are settled in
    this process. `reserve` books the next slot and tells when it comes, or None
    where that is farther than `BOOKED_AHEAD_S`: who is broken off while waiting
    wastes no slots of the far future. Who comes later than `latest_s` to their
    slot, because the process was held up, books another.

    `still_ours` raises `LeaseLost` once others may take this process for dead:
    then nothing is asked any more, however long it was waited for.
    """

    def __init__(
        self,
        here: MemorySlots,
        reserve: Reserve,
        still_ours: Callable[[], None],
        *,
        latest_s: float = LATEST_S,
    ) -> None:
        self._here = here
        self._reserve = reserve
        self._still_ours = still_ours
        self._latest_s = latest_s
        self._crowded_until_s = 0.0

    def slot(self, workspace: str) -> "SharedSlot":
        """A place in the queue for one request of `workspace`."""
        return SharedSlot(self, self._here.slot(workspace))

    def wait_s(self) -> float:
        """About how much longer it takes because of the other processes."""
        return max(0.0, self._crowded_until_s - monotonic())

    async def book(self) -> None:
        """Wait for a slot among all processes.

        Raises `StoreUnavailable`, and `LeaseLost` in place of a late request.
        """
        for _ in range(_MISSED_AT_MOST):
            slot_s = await self._wait_for_slot()
            if monotonic() - slot_s <= self._latest_s:
                break
        self._still_ours()

    async def _wait_for_slot(self) -> float:
        """Book one and wait until it comes; when that was, at the earliest."""
        while (slot_s := await self._reserve()) is None:
            self._crowded_until_s = monotonic() + BOOKED_AHEAD_S
            await asyncio.sleep(_ASK_AGAIN_AFTER_S)
        self._crowded_until_s = slot_s
        await asyncio.sleep(slot_s - monotonic())
        return slot_s


class SharedSlot:
    """One request's place in the queue of `SharedSlots`."""

    def __init__(self, shared: SharedSlots, here: MemorySlot) -> None:
        self._shared = shared
        self._here = here

    def wait_s(self) -> float:
        """About how long entering will take."""
        return max(self._here.wait_s(), self._shared.wait_s())

    async def __aenter__(self) -> "SharedSlot":
        await self._here.__aenter__()
        try:
            await self._shared.book()
        except BaseException:
            await self._here.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._here.__aexit__(*exc_info)

    def counted(self, advice: RateAdvice) -> None:
        """The server has answered, so it has counted the request by now."""
        self._here.counted(advice)
