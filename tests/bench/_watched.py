"""The bot as a process that says how long its event loop stood still."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.chaos.replicas import Replica, forking

_LOOK_EVERY_S = 0.001


class Watched(Replica):
    """A bot whose event loop is watched; not a line of the bot is another."""

    def start(self) -> None:
        """Begin a life."""
        arguments = (self.environment, str(self.folder), str(self.report))
        self._process = forking().Process(target=_run, args=arguments, daemon=True)
        self._process.start()

    @property
    def report(self) -> Path:
        """Where it writes what it measured."""
        return self.folder / f"{self.name}.json"

    async def longest_stall_s(self) -> float:
        """The longest since this was last asked, in seconds of its thread."""
        self.report.unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGUSR1)
        while not self.report.exists():  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.01)
        longest_s: float = json.loads(self.report.read_text("ascii"))
        return longest_s


def _run(environment: Mapping[str, str], folder: str, report: str) -> None:
    import uvloop

    os.environ.update(environment)
    os.chdir(folder)
    sys.exit(uvloop.run(_watch(Path(report))))


async def _watch(report: Path) -> None:
    """Be the bot, and look as often as it is possible.

    Seconds of the thread count, not of the clock: on a busy machine others have
    the processor meanwhile, and that is not the bot's doing.
    """
    from bot.app.running import running
    from bot.settings import read_settings

    longest_s = 0.0

    def tell() -> None:
        nonlocal longest_s
        draft = report.with_suffix(".draft")
        draft.write_text(json.dumps(longest_s), "ascii")
        draft.rename(report)
        longest_s = 0.0

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell)
    async with running(read_settings(), _Nobody()):
        while True:
            before_s = time.thread_time()
            await asyncio.sleep(_LOOK_EVERY_S)
            longest_s = max(longest_s, time.thread_time() - before_s)


class _Nobody:
    def note(self, fact: object) -> None:
        """Do not care."""
        del fact
