"""A few threads that wait for a database, so that nothing else has to."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.core.errors import StoreUnavailable

T = TypeVar("T")

_LAST_WORD_S = 2.0


class Crew:
    """Runs `size` functions at once, each in a thread, first come first served.

    A driver that blocks needs half the processor time of one that goes through
    the loop for each word with the server (`python -m tests.bench backlog`).
    """

    def __init__(self, size: int, *, queue_s: float) -> None:
        self._free = asyncio.Semaphore(size)
        self._queue_s = queue_s
        self._is_closed = False
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="store")

    async def run(self, f: Callable[[], T]) -> T:
        """Run `f`; raises `StoreUnavailable` where no thread comes free in time.

        Closed, it runs nothing more, and raises the same.

        What has begun is not cut off: whoever is cancelled learns first that it
        is over, unless that takes seconds.
        """
        await self._be_next()
        running = asyncio.get_running_loop().run_in_executor(self._threads, f)
        running.add_done_callback(self._over)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running], timeout=_LAST_WORD_S)
            raise

    def close(self) -> None:
        """Run nothing more; what still runs comes to its end by itself."""
        self._is_closed = True
        self._threads.shutdown(wait=False)

    def _over(self, running: asyncio.Future[T]) -> None:
        """There is a thread free; who began this may not wait to hear how it ended."""
        self._free.release()
        if not running.cancelled():
            running.exception()

    async def _be_next(self) -> None:
        try:
            async with asyncio.timeout(self._queue_s if self._free.locked() else None):
                await self._free.acquire()
        except TimeoutError:
            waited = f"{self._queue_s:g} s"
            raise StoreUnavailable(f"no connection free within {waited}") from None
        if self._is_closed:
            self._free.release()
            raise StoreUnavailable("this process has let go of the database")
