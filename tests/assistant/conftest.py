from collections.abc import AsyncIterator

import pytest

from bot.store import open_store
from tests.assistant.governed import Governors
from tests.store.posts import Notebook


@pytest.fixture
async def governors(sqlite_url: str) -> AsyncIterator[Governors]:
    async with open_store(sqlite_url, journal=Notebook()) as store:
        yield Governors(store)
