"""The limiter: so many requests in any window, so many at once, by turns.

A request counts from the moment it may be sent until a whole window after the
server answered it, since nobody knows when in between the server counted it.
So no window that the server could look at ever holds more than the limit.
"""

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from bot.core.ports import RateAdvice

_MEAN_WEIGHT = 0.2


@dataclass(slots=True, eq=False)
class _Place:
    """Somebody in the queue."""

    workspace: str
    granted: asyncio.Event = field(default_factory=asyncio.Event)


class MemorySlots:
    """`RateSlots` of one process, in memory.

    Workspaces take turns, one request each. A server that says it is at its
    limit is believed, for at most one window at a time.
    """

    def __init__(
        self, *, requests: int, concurrency: int, window_s: float = 60.0
    ) -> None:
        self._most_requests = requests
        self._requests = requests
        self._concurrency = concurrency
        self._window_s = window_s
        self._queues: OrderedDict[str, deque[_Place]] = OrderedDict()
        self._uncounted = 0
        self._running = 0
        self._counted_at_s: deque[float] = deque()
        self._not_before_s = 0.0
        self._mean_run_s = 1.0
        self._timer: asyncio.TimerHandle | None = None

    def slot(self, workspace: str) -> "MemorySlot":
        """A place in the queue for one request of `workspace`."""
        return MemorySlot(self, workspace)

    def wait_s(self, workspace: str) -> float:
        """About how long a request of `workspace` that comes now has to wait."""
        ours = len(self._queues.get(workspace, ()))
        ahead = sum(min(len(queue), ours + 1) for queue in self._queues.values())
        windows, rest = divmod(ahead, self._requests)
        wait_s = windows * self._window_s + self._window_wait_s(rest)
        if self._running < self._concurrency and not ahead:
            return wait_s
        return max(wait_s, (ahead + 1) * self._mean_run_s / self._concurrency)

    async def acquire(self, workspace: str) -> None:
        """Wait for this workspace's turn, and take it."""
        place = _Place(workspace)
        self._queues.setdefault(workspace, deque()).append(place)
        self._grant()
        try:
            await place.granted.wait()
        except asyncio.CancelledError:
            if place.granted.is_set():
                self._uncounted -= 1
                self.release(self._mean_run_s)
            else:
                self._leave(place)
            raise

    def count(self, advice: RateAdvice) -> None:
        """A request that was granted is known to be counted by the server."""
        now_s = _now_s()
        self._uncounted -= 1
        self._counted_at_s.append(now_s)
        rest_s = min(advice.rest_s, self._window_s)
        self._not_before_s = max(self._not_before_s, now_s + rest_s)
        if advice.requests_per_minute:
            told = int(advice.requests_per_minute * self._window_s / 60)
            self._requests = min(self._most_requests, max(1, told))
        self._grant()

    def release(self, run_s: float) -> None:
        """A request is over, after `run_s`."""
        self._running -= 1
        self._mean_run_s += _MEAN_WEIGHT * (run_s - self._mean_run_s)
        self._grant()

    def _leave(self, place: _Place) -> None:
        queue = self._queues[place.workspace]
        queue.remove(place)
        if not queue:
            del self._queues[place.workspace]

    def _grant(self) -> None:
        """Let in whoever is next, as long as both limits allow it."""
        while self._queues and self._running < self._concurrency:
            if (wait_s := self._window_wait_s(0)) > 0:
                self._grant_after(wait_s)
                return
            workspace, queue = self._queues.popitem(last=False)
            place = queue.popleft()
            if queue:
                self._queues[workspace] = queue
            self._running += 1
            self._uncounted += 1
            place.granted.set()

    def _grant_after(self, wait_s: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._grant)

    def _window_wait_s(self, ahead: int) -> float:
        """How long until the window has room for one more behind `ahead` others."""
        now_s = _now_s()
        while self._counted_at_s and self._counted_at_s[0] <= now_s - self._window_s:
            self._counted_at_s.popleft()
        rest_s = max(0.0, self._not_before_s - now_s)
        over = len(self._counted_at_s) + self._uncounted + ahead + 1 - self._requests
        if over <= 0:
            return rest_s
        if over > len(self._counted_at_s):
            return max(rest_s, self._window_s)
        return max(rest_s, self._counted_at_s[over - 1] + self._window_s - now_s)


class MemorySlot:
    """One request's place in the queue of `MemorySlots`."""

    def __init__(self, slots: MemorySlots, workspace: str) -> None:
        self._slots = slots
        self._workspace = workspace
        self._is_counted = False
        self._began_s = 0.0

    def wait_s(self) -> float:
        """About how long entering will take."""
        return self._slots.wait_s(self._workspace)

    async def __aenter__(self) -> "MemorySlot":
        await self._slots.acquire(self._workspace)
        self._began_s = _now_s()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if not self._is_counted:
            self.counted(RateAdvice())
        self._slots.release(_now_s() - self._began_s)

    def counted(self, advice: RateAdvice) -> None:
        """The server has answered, so it has counted the request by now."""
        self._is_counted = True
        self._slots.count(advice)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
