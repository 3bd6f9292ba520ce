"""How often Slack lets us speak, shared by everybody who speaks in a workspace."""

import asyncio
from bisect import insort
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Protocol

from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.core.ports import Clock
from bot.slack.tiers import TIERS, Tier, part_of


@dataclass(frozen=True, slots=True)
class Allowance:
    """What Slack counts by itself: one method in one workspace, or in one channel."""

    installation: InstallationId
    team_id: TeamId
    method: str
    channel_id: ChannelId | None = None


_USED_AT_MOST = 0.9
_SWEEP_EVERY = 1_000


class Budget(Protocol):
    """Who may call Slack when."""

    async def take(
        self, allowance: Allowance, *, within_s: float = inf, sparing: float = 0.0
    ) -> bool:
        """Wait for the right to make one call, first come first served.

        False, and nothing taken, when the wait would be longer than `within_s`. Who
        does not wait at all leaves what was set aside, and `sparing` of all calls,
        for those who must.
        """

    async def hold_back(self, allowance: Allowance, for_s: float) -> None:
        """Slack said 429: nobody calls before `for_s` have passed."""

    async def join(
        self, allowance: Allowance, *, promised: Allowance | None = None
    ) -> bool:
        """Begin to share `allowance`, with one later call of `promised` set aside.

        False when that call cannot be promised.
        """

    async def leave(
        self, allowance: Allowance, *, promised: Allowance | None = None
    ) -> None:
        """Share it no longer; what was set aside may be taken."""

    async def redeem(self, promised: Allowance) -> None:
        """Take the call that was set aside: only Slack's own 429 can delay it."""

    def pause_s(self, allowance: Allowance) -> float:
        """How long each of those who share `allowance` leaves between two calls."""


@dataclass(slots=True)
class _Window:
    """When calls were or will be made, in order; `aside` of them are promised."""

    tier: Tier
    slots_s: deque[float]
    held_until_s: float = 0.0
    aside: int = 0
    sharers: int = 0

    def share(self, tier: Tier) -> None:
        """Allow from now on what `tier` does; what was used counts."""
        if tier is not self.tier:
            self.tier = tier
            self.slots_s = deque(self.slots_s, maxlen=tier.calls)

    def take(self, slot_s: float) -> None:
        if len(self.slots_s) == self.tier.calls:
            self.slots_s.popleft()
        insort(self.slots_s, slot_s)

    def next_s(self, now_s: float) -> float:
        is_full = len(self.slots_s) == self.tier.calls
        free_s = self.slots_s[0] + self.tier.window_s if is_full else now_s
        return max(now_s, free_s, self.held_until_s)

    def left(self, now_s: float) -> int:
        used = sum(slot_s > now_s - self.tier.window_s for slot_s in self.slots_s)
        return self.tier.calls - used - self.aside

    def is_idle(self, now_s: float) -> bool:
        newest_s = max(self.slots_s, default=-inf)
        quiet = max(newest_s + self.tier.window_s, self.held_until_s) <= now_s
        return quiet and not self.aside and not self.sharers


def _only_one() -> int:
    return 1


class SlidingBudget:
    """The `Budget` of one process: in no window more than its part of the tier.

    Slack counts all processes together, and delivers to any of them: each takes
    an equal part, `living` says of how many. So no call has to be agreed upon;
    while a process comes or goes Slack's 429 has the last word.
    """

    def __init__(
        self,
        clock: Clock,
        tiers: Mapping[str, Tier] = TIERS,
        *,
        living: Callable[[], int] = _only_one,
    ) -> None:
        self._clock = clock
        self._whole = tiers
        self._living = living
        self._shared_by = 1
        self._tiers = tiers
        self._windows: dict[Allowance, _Window] = {}
        self._sweep_at = _SWEEP_EVERY

    async def take(
        self, allowance: Allowance, *, within_s: float = inf, sparing: float = 0.0
    ) -> bool:
        """Wait for the right to make one call; see `Budget`."""
        window, now_s = self._window(allowance), self._clock.monotonic_s()
        slot_s = window.next_s(now_s)
        spared = sparing * window.tier.calls
        if slot_s > now_s + within_s or (not within_s and window.left(now_s) <= spared):
            return False
        window.take(slot_s)
        await self._wait_until(slot_s, window)
        return True

    async def redeem(self, promised: Allowance) -> None:
        """Take the call that was set aside; see `Budget`.

        Also where a part has become smaller since: an answer that is begun would
        stand unfinished for minutes while processes come and go.
        """
        window, now_s = self._window(promised), self._clock.monotonic_s()
        window.aside -= 1
        window.take(now_s)
        await self._wait_until(now_s, window)

    async def _wait_until(self, slot_s: float, window: _Window) -> None:
        now_s = self._clock.monotonic_s()
        while (wait_s := max(slot_s, window.held_until_s) - now_s) > 0:
            await asyncio.sleep(wait_s)
            now_s = self._clock.monotonic_s()

    async def hold_back(self, allowance: Allowance, for_s: float) -> None:
        """Slack said 429: nobody calls before `for_s` have passed."""
        window = self._window(allowance)
        until_s = self._clock.monotonic_s() + for_s
        window.held_until_s = max(window.held_until_s, until_s)

    async def join(
        self, allowance: Allowance, *, promised: Allowance | None = None
    ) -> bool:
        """Begin to share `allowance`; see `Budget`."""
        if promised is not None:
            window = self._window(promised)
            if window.left(self._clock.monotonic_s()) <= 0:
                return False
            window.aside += 1
        self._window(allowance).sharers += 1
        return True

    async def leave(
        self, allowance: Allowance, *, promised: Allowance | None = None
    ) -> None:
        """Share it no longer; what was set aside may be taken."""
        if promised is not None:
            self._window(promised).aside -= 1
        self._window(allowance).sharers -= 1

    def pause_s(self, allowance: Allowance) -> float:
        """The tier's pause, or longer where many share its calls."""
        window = self._window(allowance)
        tier = window.tier
        shared_s = tier.window_s / (tier.calls * _USED_AT_MOST) * window.sharers
        return max(tier.pause_s, shared_s)

    def _window(self, allowance: Allowance) -> _Window:
        self._divide()
        window, tier = self._windows.get(allowance), self._tiers[allowance.method]
        if window is None:
            self._sweep()
            window = _Window(tier, deque(maxlen=tier.calls))
            self._windows[allowance] = window
        window.share(tier)
        return window

    def _divide(self) -> None:
        if (living := self._living()) != self._shared_by:
            self._shared_by = living
            self._tiers = {m: part_of(t, living) for m, t in self._whole.items()}

    def _sweep(self) -> None:
        if len(self._windows) < self._sweep_at:
            return
        now_s = self._clock.monotonic_s()
        kept = {k: w for k, w in self._windows.items() if not w.is_idle(now_s)}
        self._windows, self._sweep_at = kept, 2 * len(kept) + _SWEEP_EVERY
