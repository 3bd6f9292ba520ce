from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import open_store
from tests.assistant.governed import Governors
from tests.store.posts import Notebook


@pytest.fixture
async def governors(tmp_path: Path) -> AsyncIterator[Governors]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with open_store(url, journal=Notebook()) as store:
        yield Governors(store)
