"""The threads that read from a SQLite file, beside the one that writes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy as sa

T = TypeVar("T")


class Readers:
    """As many threads as the pool of `engine` has connections.

    A read goes to a thread once, whatever it asks. One that nobody waits for
    any more ends by itself.
    """

    def __init__(self, engine: sa.Engine, size: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="store-reader")

    async def run(self, f: Callable[[sa.Connection], T]) -> T:
        """Run `f` on a connection that no other function has meanwhile."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, f)

    async def close(self) -> None:
        """Let what is being read end, then close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _read(self, f: Callable[[sa.Connection], T]) -> T:
        with self._engine.connect() as conn:
            return f(conn)
