"""Hints that work was left behind, from one process to the others."""

import asyncio
from collections.abc import AsyncGenerator

import sqlalchemy as sa

from bot.core.journal import Journal, StoreTrouble
from bot.store.dialects import WAKE_UP
from bot.store.failures import unavailable

_REST_S = 0.25


async def postgres_wakeups(url: sa.URL, journal: Journal) -> AsyncGenerator[None, None]:
    """Each time there may be work, without end.

    It listens on a connection of its own, which is made again when it is lost;
    whoever listens anew is woken once, for what was said meanwhile.
    """
    import psycopg  # the extra `postgres`: only those who use it have it

    _, arguments = url.get_dialect()().create_connect_args(url)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **arguments, autocommit=True
            ) as conn:
                await conn.execute(f"LISTEN {WAKE_UP}")
                yield
                async for _ in conn.notifies():
                    yield
        except psycopg.OperationalError as error:
            trouble = str(unavailable(error))
            journal.note(StoreTrouble(operation="listen", error=trouble))
        await asyncio.sleep(_REST_S)


async def no_wakeups() -> AsyncGenerator[None, None]:
    """Nobody else works on this database: there is nothing to hear."""
    await asyncio.Event().wait()
    yield
