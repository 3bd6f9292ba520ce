"""What is on its way to or from the database at the moment a worker is told to end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from threading import Event

import pytest
import sqlalchemy as sa

from bot.store import Store, open_store
from tests.databases import talking_to
from tests.store.posts import Notebook, command
from tests.work.working import Work, mention, worker_of


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def work(url: str) -> AsyncIterator[Work]:
    async with open_store(url, journal=Notebook()) as store:
        yield Work(store)


@contextmanager
def slow(url: str, store: Store) -> Iterator[None]:
    """Let what is written wait until the block is left."""
    if url.startswith("postgres"):
        with talking_to(url) as conn:
            conn.exec_driver_sql("BEGIN")
            conn.exec_driver_sql("LOCK TABLE conversations, requests IN EXCLUSIVE MODE")
            yield
            conn.exec_driver_sql("COMMIT")
        return
    held, go_on = Event(), Event()

    def hold(_: sa.Connection) -> None:
        held.set()
        go_on.wait(60)

    holding = asyncio.ensure_future(store.inbox.database.write(hold))
    yield
    go_on.set()
    assert not holding.cancelled()


async def on_its_way() -> None:
    """Let what was begun come as far as the database."""
    await asyncio.sleep(0.2)


async def test_what_is_taken_in_while_it_ends_is_stored_and_not_begun(
    work: Work, url: str
) -> None:
    worker, store = worker_of(work, capacity=9), work.store
    with slow(url, store):
        post = asyncio.create_task(worker.take_in(mention(1)))
        asked = asyncio.create_task(worker.take_in_request(command("1.1")))
        await on_its_way()
        assert await worker.stop(grace_s=0) == 0
    assert [await post, await asked] == ["stored", "stored"]
    assert (worker.running, work.now) == (0, 0)
    assert [*await store.inbox.held(), *await store.requests.held()] == []
    assert len(await store.inbox.claim(9)) == 1
    assert len(await store.requests.claim(9)) == 1


async def test_what_was_claimed_unheard_is_given_back_before_the_grace_is_over(
    work: Work, url: str
) -> None:
    worker, store = worker_of(work, capacity=9), work.store
    await store.inbox.take_in(mention(1), room=False)
    await store.requests.take_in(command("1.1"), room=False)
    with slow(url, store):
        running = asyncio.create_task(worker.run())
        await on_its_way()
        running.cancel()
        await on_its_way()
    await asyncio.gather(running, return_exceptions=True)
    await worker.stop(grace_s=60)
    assert [*await store.inbox.held(), *await store.requests.held()] == []


async def test_what_can_not_be_given_back_is_not_waited_for(
    work: Work, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.HAND_OVER_S", 0.1)
    worker, store = worker_of(work, capacity=9), work.store
    await worker.take_in(mention(1))
    with slow(url, store):
        stopping = asyncio.create_task(worker.stop(grace_s=0))
        await asyncio.wait([stopping], timeout=8)
        assert stopping.done()
        assert worker.running == 1
    assert await stopping == 1
    async with asyncio.timeout(60):
        while worker.running:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert await store.inbox.held() == []


async def test_what_nobody_works_on_does_not_wait_for_what_ends_in_its_grace(
    work: Work,
) -> None:
    worker, store = worker_of(work, capacity=9), work.store
    await worker.take_in(mention(1))
    lost = (await store.inbox.take_in(mention(2), room=True)).lease
    assert lost is not None
    stopping = asyncio.create_task(worker.stop(grace_s=60))
    async with asyncio.timeout(60):
        while lost in await store.inbox.held():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert worker.running == 1
    work.finish.set()
    assert await stopping == 0
