"""The bot as real processes: made in an instant, killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from tests.ports import free_port

_UP_WITHIN_S = 120.0
_ENDS_WITHIN_S = 90.0
_IN_MEMORY = [
    *("bot.__main__", "bot.app.running", "tests.chaos", "uvloop"),
    *("psycopg", "cryptography.fernet"),
    *("anyio._backends._asyncio", "anyio._core._synchronization"),
    "sqlalchemy.dialects.postgresql.psycopg",
    "bot.store.engine_postgres",
]


@cache
def forking() -> ForkServerContext:
    """Processes that have the program in memory when they begin."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_IN_MEMORY)
    return context


def _run(
    environment: Mapping[str, str], folder: str, log: str, mortal: str | None
) -> None:
    """What `python -m bot run` does, in a folder of its own."""
    from bot.__main__ import main
    from tests.chaos.inside import die_when_due, hurry

    if mortal is not None:
        hurry()
        die_when_due(Path(folder), mortal)
    os.environ.update(environment)
    os.chdir(folder)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for standard in (1, 2):
        os.dup2(file, standard)
    sys.exit(main(["run"]))


class Replica:
    """One `run` of the bot, over HTTP; the same address in each of its lives.

    One that `dies_inside` can be killed at what it tells its journal, and does
    not wait for Slack's limits.
    """

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        folder: Path,
        *,
        dies_inside: bool = False,
    ) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self.folder = folder
        self._mortal = name if dies_inside else None
        self.environment = {**environment, "PORT": str(self.port)}
        self._process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        """Where Slack's deliveries go."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process; LookupError before the first life."""
        if self._process is None or self._process.pid is None:
            raise LookupError(self.name)
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        """Begin a life."""
        arguments = (self.environment, str(self.folder), str(self.log), self._mortal)
        self._process = forking().Process(target=_run, args=arguments, daemon=True)
        self._process.start()

    async def up(self) -> None:
        """Wait until it takes deliveries."""
        async with asyncio.timeout(_UP_WITHIN_S):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.02)
                else:
                    writer.close()
                    return

    def kill(self) -> None:
        """End it at this very moment."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.join()

    def pause(self) -> None:
        """Stop its time."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it believe that no time has passed."""
        self._signal(signal.SIGCONT)

    async def end(self) -> int | None:
        """Ask it to end; its exit status."""
        if self._process is None:
            return None
        self._signal(signal.SIGTERM)
        async with asyncio.timeout(_ENDS_WITHIN_S):
            # Looked at from one thread alone: of two, only one learns the status.
            while self._process.is_alive():  # noqa: ASYNC110 - a process tells nobody
                await asyncio.sleep(0.02)
        return self._process.exitcode

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.pid is not None:
            try:
                os.kill(self._process.pid, number)
            except ProcessLookupError:
                return
