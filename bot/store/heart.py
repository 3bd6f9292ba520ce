"""The heartbeat: others know that we live, and we know when they may doubt it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from math import inf
from time import monotonic

from bot.core.errors import LeaseLost, StoreUnavailable
from bot.core.journal import Journal, StoreTrouble
from bot.store import liveness
from bot.store.database import Database

_BEATS_PER_DEATH = 4.5
_DOUBT = 0.6
_GAP = 0.5
_LAST_BEAT_S = 2.0
_SURE_S = 0.01


class Heart:
    """Beats in the database, several times before `dead_after_s` has passed.

    Others take over our conversations once they have not heard of us for
    `dead_after_s`. Well before that we stop trusting our own leases: a process
    that was paused, or cut off from the database, must not touch Slack again.
    """

    def __init__(
        self,
        database: Database,
        *,
        owner: str,
        dead_after_s: float,
        journal: Journal,
        monotonic_s: Callable[[], float] = monotonic,
    ) -> None:
        self._database = database
        self._owner = owner
        self._dead_after_s = dead_after_s
        self._journal = journal
        self._monotonic_s = monotonic_s
        self._heard_at_s = -inf
        self._living = 1
        self._next_death_at_s = inf

    def living(self) -> int:
        """How many processes lived at the last beat, this one included."""
        return self._living

    def next_death_in_s(self) -> float:
        """How long until another process may be dead, as we heard last.

        Infinity where nobody can be said to be next.
        """
        in_s = self._next_death_at_s - self._monotonic_s()
        return in_s if in_s > 0 else inf

    def still_ours(self) -> None:
        """Raise `LeaseLost` once others may soon take us for dead."""
        if self._monotonic_s() - self._heard_at_s > _DOUBT * self._dead_after_s:
            raise LeaseLost

    async def beat(self) -> None:
        """Write down that we live; raises `StoreUnavailable`.

        What counts is when we began to: the database may have heard it then.
        """
        began_s = self._monotonic_s()
        roll = await self._database.write_one(
            liveness.beat, self._owner, _GAP * self._dead_after_s, self._dead_after_s
        )
        self._heard_at_s = began_s
        self._living = roll.living
        self._next_death_at_s = inf
        if roll.next_death_in_s is not None:
            self._next_death_at_s = self._monotonic_s() + roll.next_death_in_s + _SURE_S

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat until the block is left."""
        ended = asyncio.Event()
        task = asyncio.create_task(self._beat_on(ended))
        try:
            yield
        finally:
            ended.set()
            # Cut off in the middle it would leave its connection to the collector.
            await asyncio.wait([task], timeout=_LAST_BEAT_S)
            task.cancel()
            await asyncio.wait([task])
            self._heard_at_s = -inf  # what goes on after that has nothing of ours

    async def _beat_on(self, ended: asyncio.Event) -> None:
        while not ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._dead_after_s / _BEATS_PER_DEATH):
                    await ended.wait()
                    return
            try:
                await self.beat()
            except StoreUnavailable as trouble:
                self._journal.note(
                    StoreTrouble(operation="heartbeat", error=str(trouble))
                )
