"""The database for commands that are run beside the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.database import Database
from bot.store.engine_postgres import postgres_database
from bot.store.engine_sqlite import sqlite_database
from bot.store.migrate import check_step, step_at
from bot.store.urls import SQLITE, database_url


@asynccontextmanager
async def beside(url: str) -> AsyncIterator[Database]:
    """Open the database without being a process that works on it.

    Raises `StoreUnavailable` where there is none of this version.
    """
    check_step(await asyncio.to_thread(step_at, url))
    where = database_url(url)
    is_sqlite = where.get_backend_name() == SQLITE
    async with sqlite_database(where) if is_sqlite else postgres_database(where) as db:
        yield db
