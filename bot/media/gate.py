"""How many bytes of files may be in memory at once, over all turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ByteGate:
    """Lets in as much as fits, in the order of asking.

    More than there is room for at all gets in alone.
    """

    def __init__(self, room_bytes: int) -> None:
        self._room_bytes = room_bytes
        self._held_bytes = 0
        self._door = asyncio.Lock()
        self._left = asyncio.Condition()

    @asynccontextmanager
    async def holding(self, count_bytes: int) -> AsyncIterator[None]:
        """Hold room for so many bytes."""
        count_bytes = min(count_bytes, self._room_bytes)
        async with self._door, self._left:
            await self._left.wait_for(
                lambda: self._held_bytes + count_bytes <= self._room_bytes
            )
            self._held_bytes += count_bytes
        try:
            yield
        finally:
            async with self._left:
                self._held_bytes -= count_bytes
                self._left.notify_all()
