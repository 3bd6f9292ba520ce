from collections.abc import AsyncIterator

import pytest

from bot.store import open_store
from tests.store.posts import Notebook
from tests.work.working import Work


@pytest.fixture
async def work(sqlite_url: str) -> AsyncIterator[Work]:
    async with open_store(sqlite_url, journal=Notebook()) as store:
        yield Work(store)
