"""A line in which much work waits for few connections."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from bot.core.incoming import Posted, TakenIn
from bot.store.database import Database

P = ParamSpec("P")
T = TypeVar("T")


class Line:
    """A `Database` of which `places` callers have a turn, first come first served.

    It is for what a thousand answers ask at once: they can wait, for as long as
    it takes, and leave connections to those who cannot, receipts and heartbeats.
    """

    def __init__(self, database: Database, places: int) -> None:
        self._database = database
        self._places = asyncio.Semaphore(places)

    async def write(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` in a transaction."""
        async with self._places:
            return await self._database.write(f, *args, **kwargs)

    async def write_one(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f`, a statement that is a transaction by itself."""
        async with self._places:
            return await self._database.write_one(f, *args, **kwargs)

    async def read(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that only reads."""
        async with self._places:
            return await self._database.read(f, *args, **kwargs)

    async def read_in_turn(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that only reads."""
        async with self._places:
            return await self._database.read_in_turn(f, *args, **kwargs)

    async def take_in_post(self, posted: Posted, claimer: str | None) -> TakenIn:
        """Store a post, past everybody who waits."""
        return await self._database.take_in_post(posted, claimer)
