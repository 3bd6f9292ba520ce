"""A process with a local Messages API that gives short answers to whoever asks.

Prints its port and serves until its input ends.
"""

import asyncio
import sys

from bot.playground.model.server import LocalModel
from tests.bench import say


async def _main() -> None:
    async with LocalModel(answer=lambda _: "A short answer, as most are.") as model:
        say(str(model.port))
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main())
