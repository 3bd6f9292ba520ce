"""The database for commands that are run beside the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.store.database import Database
from bot.store.engine_postgres import PATIENT, postgres_database
from bot.store.engine_sqlite import sqlite_database
from bot.store.migrate import check_step, step_at
from bot.store.urls import SQLITE, database_url


@asynccontextmanager
async def beside(url: str) -> AsyncIterator[Database]:
    """Open the database without being a process that works on it.

    What is asked of it may take as long as it takes. Raises `StoreUnavailable`
    where there is none of this version.
    """
    check_step(await asyncio.to_thread(step_at, url))
    where = database_url(url)
    opening: AbstractAsyncContextManager[Database]
    if where.get_backend_name() == SQLITE:
        opening = sqlite_database(where)
    else:
        opening = postgres_database(where, PATIENT)
    async with opening as database:
        yield database
