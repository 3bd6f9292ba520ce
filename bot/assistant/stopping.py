"""Work that is under way here, and the way to end it early."""

import asyncio
from collections.abc import Coroutine, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.core.ids import InstallationId, TeamId

T = TypeVar("T")


class Stoppable:
    """A piece of work, which may be stopped before it began, or at any time."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()
        self._task: asyncio.Task[object] | None = None

    def stop(self) -> None:
        """End the work now, or as soon as it begins."""
        self._stopped.set()
        if self._task is not None:
            self._task.cancel()

    async def run(self, work: Coroutine[None, None, T]) -> T | None:
        """Do the work: its result, or None once it was stopped and has ended."""
        if self._stopped.is_set():
            work.close()
            return None
        self._task = task = asyncio.create_task(work)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return None if self._stopped.is_set() and task.cancelled() else task.result()


class RunningWork:
    """Every turn and request that this process works on; each has a key of its own."""

    def __init__(self) -> None:
        self._running: dict[Hashable, _Running] = {}

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    @contextmanager
    def one_more(
        self, key: Hashable, installation: InstallationId, team_id: TeamId
    ) -> Iterator[Stoppable]:
        """Work that can be stopped until the block is left.

        What has lost its lease may still run when it begins anew: a stop is for
        the newest.
        """
        work = Stoppable()
        self._running[key] = mine = _Running(work, installation, team_id)
        try:
            yield work
        finally:
            if self._running.get(key) is mine:
                del self._running[key]

    def stop(self, key: Hashable) -> None:
        """End this, if it runs here."""
        if running := self._running.get(key):
            running.work.stop()

    def stop_all(
        self, installation: InstallationId, team_id: TeamId | None = None
    ) -> None:
        """End everything of an installation, or of one of its workspaces."""
        for running in [*self._running.values()]:
            is_of_team = team_id in (None, running.team_id)
            if running.installation == installation and is_of_team:
                running.work.stop()


@dataclass(frozen=True, slots=True)
class _Running:
    work: Stoppable
    installation: InstallationId
    team_id: TeamId
