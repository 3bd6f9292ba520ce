"""From `python -m bot run` to the first moment it can give a receipt."""

import asyncio
import os
import sys
from pathlib import Path
from statistics import median
from time import monotonic

import aiohttp

from tests.bench import say
from tests.bench._site import Site, cpu_s, site, verdict

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
    replica = place.replica("bot", place.sqlite_url)
    environment = {
        **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        **replica.environment,
        "PYTHONPYCACHEPREFIX": str(place.folder / "pycache"),
        "PYTHONPATH": str(Path.cwd()),
    }
    began_s = monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=environment, cwd=place.folder
    )
    try:
        await _ready(replica.url)
        return monotonic() - began_s, cpu_s(process.pid)
    finally:
        process.kill()
        await process.wait()


async def _ready(url: str) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(120):
        while True:
            try:
                async with session.get(f"{url}/ready") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.01)
