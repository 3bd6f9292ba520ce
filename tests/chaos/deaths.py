"""Who dies where: one death at a time is prepared, and happens when it is due."""

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.chaos.inside import has_died, let_be_due, let_live, who_died
from tests.chaos.points import Point
from tests.chaos.replicas import Replica

_LOOK_EVERY_S = 0.01
_STANDS_STILL_S = 3.0
_CRAWLS_AT_MOST_S = 12.0
_STEPS_TO_A_POINT = 150


class Deaths:
    """Kills the process that comes first to the point that is due."""

    def __init__(self, replicas: dict[str, Replica], folder: Path) -> None:
        self.counted: Counter[str] = Counter()
        self._replicas = replicas
        self._folder = folder
        self._steps = 0
        self._due: Point | None = None
        self._victim: Replica | None = None

    async def at(self, point: Point) -> Replica | None:
        """Let somebody die at `point`; None if nobody came there in many steps."""
        if point.when == "noting":
            return await self._inside(point)
        self._due, self._victim = point, None
        await self._wait(lambda: self._victim is not None, _STEPS_TO_A_POINT)
        victim, self._due, self._victim = self._victim, None, None
        return victim

    async def _inside(self, point: Point) -> Replica | None:
        let_be_due(self._folder, point.step)
        await self._wait(lambda: has_died(self._folder), _STEPS_TO_A_POINT)
        let_live(self._folder, point.step)
        name = who_died(self._folder)
        if name is None:
            return None
        self.counted[str(point)] += 1
        self._replicas[name].kill()
        return self._replicas[name]

    async def steps(self, count: int) -> None:
        """Wait until so many more steps were taken, however fast this machine is."""
        await self._wait(lambda: False, count)

    async def _wait(self, happens: Callable[[], bool], steps: int) -> None:
        """Until it has happened, so many steps were taken, or nothing moves."""
        until, until_s = self._steps + steps, monotonic() + _CRAWLS_AT_MOST_S
        last, moved_s = self._steps, monotonic()
        while not happens() and self._steps < until and monotonic() < until_s:
            await asyncio.sleep(_LOOK_EVERY_S)
            if self._steps > last:
                last, moved_s = self._steps, monotonic()
            elif monotonic() - moved_s > _STANDS_STILL_S:
                return

    def now(self, replica: Replica) -> None:
        """Let `replica` die wherever it is."""
        self.counted["somewhere"] += 1
        replica.kill()

    def reached(self, point: Point, name: str) -> bool:
        """The process called `name` is at `point`; whether that was its end."""
        self._steps += 1
        if point != self._due or self._victim is not None:
            return False
        replica = self._replicas[name]
        replica.kill()
        self.counted[str(point)] += 1
        self._victim = replica
        return True
