"""From `python -m bot run` to the first moment it can give a receipt."""

import asyncio
from statistics import median

from tests.bench import say
from tests.bench._program import program
from tests.bench._site import Site, site, verdict

ROUNDS = 5
GOAL_S = 1.5


def main() -> bool:
    """Measure with bytecode and tables in place, as at every start but the first."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(channels=1) as place:
        await _started(place)
        starts = [await _started(place) for _ in range(ROUNDS)]
    took_s, used_s = (median(column) for column in zip(*starts, strict=True))
    say(f"ready after {took_s:.2f} s and {used_s:.2f} s of CPU")
    return verdict(took_s <= GOAL_S, f"{took_s:.2f} s, goal {GOAL_S} s")


async def _started(place: Site) -> tuple[float, float]:
    """How long it took, and how much CPU."""
    async with program(place) as bot:
        return bot.ready_s, bot.ready_cpu_s
