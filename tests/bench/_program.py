"""The bot as operators start it: `python -m bot run`, not a fork of ours."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import aiohttp

from tests.bench._site import Site, cpu_s

_PYTHON = "BENCH_PYTHON"
"""Names another interpreter, such as that of an environment which has nothing but
`deploy/requirements.txt`: some libraries load what our tools brought along."""


@dataclass(frozen=True, slots=True)
class Program:
    """One that gives receipts; `ready_s` and `ready_cpu_s` is what that took."""

    pid: int
    ready_s: float
    ready_cpu_s: float


@asynccontextmanager
async def program(place: Site) -> AsyncIterator[Program]:
    """Run it on SQLite, ready and delivered to until the block is left.

    The first of a site makes the tables and the bytecode.
    """
    replica = place.replica("bot", place.sqlite_url)
    environment = {
        **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        **replica.environment,
        "PYTHONPYCACHEPREFIX": str(place.folder / "pycache"),
        "PYTHONPATH": str(Path.cwd()),
    }
    python, began_s = os.environ.get(_PYTHON, sys.executable), monotonic()
    process = await asyncio.create_subprocess_exec(
        *(python, "-m", "bot", "run"), env=environment, cwd=place.folder
    )
    try:
        await _ready(replica.url)
        took_s = monotonic() - began_s
        place.slack.deliver_to(f"{replica.url}/slack/events")
        yield Program(process.pid, took_s, cpu_s(process.pid))
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
