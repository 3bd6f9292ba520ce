"""Who dies where: one death at a time is prepared, and happens when it is due."""

import asyncio
from collections import Counter
from pathlib import Path
from time import monotonic

from tests.chaos.inside import let_be_due, let_live, who_died
from tests.chaos.points import Point
from tests.chaos.replicas import Replica

_LOOK_EVERY_S = 0.01


class Deaths:
    """Kills the process that comes first to the point that is due."""

    def __init__(self, replicas: dict[str, Replica], folder: Path) -> None:
        self.counted: Counter[str] = Counter()
        self._replicas = replicas
        self._folder = folder
        self._steps = 0
        self._stepped = asyncio.Event()
        self._due: Point | None = None
        self._victim: asyncio.Future[Replica] | None = None

    async def at(self, point: Point, within_s: float) -> Replica | None:
        """Let somebody die at `point`; None if nobody came there in time."""
        if point.when == "noting":
            return await self._inside(point, within_s)
        self._due = point
        self._victim = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(within_s):
                return await self._victim
        except TimeoutError:
            return None
        finally:
            self._due = self._victim = None

    async def _inside(self, point: Point, within_s: float) -> Replica | None:
        until_s, name = monotonic() + within_s, None
        let_be_due(self._folder, point.step)
        while name is None and monotonic() < until_s:
            await asyncio.sleep(_LOOK_EVERY_S)
            name = who_died(self._folder)
        let_live(self._folder, point.step)
        if name is None and (name := who_died(self._folder)) is None:
            return None
        self.counted[str(point)] += 1
        self._replicas[name].kill()
        return self._replicas[name]

    async def steps(self, count: int, within_s: float) -> None:
        """Wait until so many more steps were taken, however fast this machine is."""
        until = self._steps + count
        try:
            async with asyncio.timeout(within_s):
                while self._steps < until:
                    self._stepped.clear()
                    await self._stepped.wait()
        except TimeoutError:
            return

    def now(self, replica: Replica) -> None:
        """Let `replica` die wherever it is."""
        self.counted["somewhere"] += 1
        replica.kill()

    def reached(self, point: Point, name: str) -> bool:
        """The process called `name` is at `point`; whether that was its end."""
        self._steps += 1
        self._stepped.set()
        if point != self._due or self._victim is None or self._victim.done():
            return False
        replica = self._replicas[name]
        replica.kill()
        self.counted[str(point)] += 1
        self._victim.set_result(replica)
        return True
