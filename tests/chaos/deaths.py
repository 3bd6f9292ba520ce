"""Who dies where: one death at a time is prepared, and happens at its point."""

import asyncio
from collections import Counter

from tests.chaos.points import Point
from tests.chaos.replicas import Replica


class Deaths:
    """Kills the process that comes first to the point that is due."""

    def __init__(self, replicas: dict[str, Replica]) -> None:
        self.counted: Counter[str] = Counter()
        self._replicas = replicas
        self._due: Point | None = None
        self._victim: asyncio.Future[Replica] | None = None

    async def at(self, point: Point, within_s: float) -> Replica | None:
        """Let somebody die at `point`; None if nobody came there in time."""
        self._due = point
        self._victim = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(within_s):
                return await self._victim
        except TimeoutError:
            return None
        finally:
            self._due = self._victim = None

    def now(self, replica: Replica) -> None:
        """Let `replica` die wherever it is."""
        self.counted["somewhere"] += 1
        replica.kill()

    def reached(self, point: Point, name: str) -> bool:
        """The process called `name` is at `point`; whether that was its end."""
        if point != self._due or self._victim is None or self._victim.done():
            return False
        replica = self._replicas[name]
        replica.kill()
        self.counted[str(point)] += 1
        self._victim.set_result(replica)
        return True
