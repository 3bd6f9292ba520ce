"""Turns that are under way here, and the way to end one early."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.core.conversation import ConversationKey
from bot.core.ids import InstallationId, TeamId

T = TypeVar("T")


class Stoppable:
    """A turn's work, which may be stopped before it began, or at any time."""

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


class RunningTurns:
    """Every turn that this process runs; a conversation has one at most."""

    def __init__(self) -> None:
        self._turns: dict[ConversationKey, Stoppable] = {}
        self._of: dict[ConversationKey, TeamId] = {}

    def __len__(self) -> int:
        """How many run."""
        return len(self._turns)

    @contextmanager
    def one_more(self, key: ConversationKey, team_id: TeamId) -> Iterator[Stoppable]:
        """A turn that can be stopped until the block is left."""
        self._turns[key] = turn = Stoppable()
        self._of[key] = team_id
        try:
            yield turn
        finally:
            del self._turns[key], self._of[key]

    def stop(self, key: ConversationKey) -> None:
        """End the turn of this conversation, if it runs here."""
        if turn := self._turns.get(key):
            turn.stop()

    def stop_all(
        self, installation: InstallationId, team_id: TeamId | None = None
    ) -> None:
        """End every turn of an installation, or of one of its workspaces."""
        for key, turn in list(self._turns.items()):
            if key.installation == installation and team_id in (None, self._of[key]):
                turn.stop()
