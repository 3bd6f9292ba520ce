"""The connections that read from a SQLite file, beside the one that writes."""

import asyncio
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from bot.store.pragmas import say_at_connect

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")

_CONNECTIONS = 3
_ONLY_READING: Sequence[str] = ("PRAGMA query_only=ON",)
_LIBRARY = "sqlalchemy.ext.asyncio"


class Readers:
    """Reads over aiosqlite, on a few connections that can not write.

    A process whose people only ask and read answers never needs them: what it
    takes to speak to them (some 6 MiB) is loaded when they are first asked.
    """

    def __init__(self, url: sa.URL) -> None:
        self._url = url.set(drivername="sqlite+aiosqlite")
        self._engine: AsyncEngine | None = None

    async def run(self, f: Callable[[sa.Connection], T]) -> T:
        """Run `f` on a connection that no other function has meanwhile."""
        if self._engine is None:
            await asyncio.to_thread(import_module, _LIBRARY)
        async with self._opened().connect() as conn:
            return await conn.run_sync(f)

    async def close(self) -> None:
        """Close the connections."""
        if self._engine is not None:
            await self._engine.dispose()

    def _opened(self) -> "AsyncEngine":
        from sqlalchemy.ext.asyncio import create_async_engine

        if self._engine is None:
            self._engine = create_async_engine(
                self._url,
                isolation_level="AUTOCOMMIT",
                pool_size=_CONNECTIONS,
                max_overflow=0,
                hide_parameters=True,
            )
            say_at_connect(self._engine.sync_engine, _ONLY_READING)
        return self._engine
