"""Looking for what has to be purged, on a real store."""

import asyncio

import pytest
from cryptography.fernet import Fernet, MultiFernet

from bot.app.vault import Vault
from bot.assistant.stopping import RunningWork
from bot.core.news import News
from bot.store import open_store
from bot.work.leaving import Leaver
from tests.store.posts import Notebook


@pytest.mark.parametrize("ticks", range(6))
async def test_it_ends_even_when_news_come_at_the_same_moment(
    sqlite_url: str, ticks: int
) -> None:
    news, key = News(), Fernet(Fernet.generate_key())
    async with open_store(sqlite_url, journal=Notebook()) as store:
        leaver = Leaver(
            installations=store.installations(Vault(MultiFernet([key]))),
            running=RunningWork(),
            journal=Notebook(),
            news=news,
            purge_after_s=0,
        )
        task = asyncio.create_task(leaver.run())
        await asyncio.sleep(0.2)
        news.tell(None)
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=30)
        assert done
