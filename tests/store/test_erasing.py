"""Erasing and telling of much, beside a bot that goes on."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.store import Store
from bot.store.belongings import Whose
from bot.store.beside import beside
from bot.store.erasing import erase_person
from bot.store.schema import conversations
from tests.databases import talking_to
from tests.store.conftest import Opener
from tests.store.posts import BOB, leased, posted
from tests.store.test_races_for_a_row import until_one_waits


@pytest.fixture
async def ours(opened: Opener) -> Store:
    return await opened("ours", dead_after_s=1000.0)


async def test_what_a_command_does_beside_takes_as_long_as_it_takes(
    ours: Store, postgres_url: str
) -> None:
    """It waits no longer than a run does for what others hold."""

    def limits(conn: sa.Connection) -> list[object]:
        names = ("statement_timeout", "lock_timeout")
        return [conn.scalar(sa.func.current_setting(name)) for name in names]

    async with beside(postgres_url) as database:
        assert await database.read(limits) == ["0", "10s"]
    assert await ours.inbox.database.read(limits) == ["10s", "0"]


async def test_nobody_waits_for_all_of_an_erasure(
    ours: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.erasing._BATCH_THREADS", 1)
    for ts in ("1.0", "2.0"):
        await ours.inbox.take_in(posted(ts, thread=ts), room=False)
    second = sa.select(conversations).where(conversations.c.thread_ts == "2.0")
    async with beside(postgres_url) as database:
        with talking_to(postgres_url) as conn:
            conn.exec_driver_sql("BEGIN")
            conn.execute(second.with_for_update())
            erasing = asyncio.create_task(erase_person(database, Whose(user="UADA")))
            await until_one_waits(postgres_url)
            lease = await leased(ours, posted("1.1", "and me?", author=BOB))
            conn.exec_driver_sql("COMMIT")
        assert await erasing == 2
    pending = await ours.inbox.pending(lease)
    assert [post.post.text for post in pending] == ["and me?"]
