"""A server that answers nobody, or waits for its standby, while a process ends."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
)

import pytest
import sqlalchemy as sa

from bot.core.errors import LeaseLost
from bot.store import Store, migrate, open_store
from tests.databases import empty, somebody_waits_for_one, talking_to
from tests.standby import Server, lone_server
from tests.store.posts import Notebook, leased, posted

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
_NO_STANDBY = "ALTER SYSTEM SET synchronous_standby_names = '*'"
_NONE_NEEDED = "ALTER SYSTEM RESET synchronous_standby_names"


@pytest.fixture(scope="module")
def its_server() -> Iterator[Server]:
    with lone_server() as server:
        migrate(server.url)
        yield server


@pytest.fixture
def server(its_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    for name in ("crew._LAST_WORD_S", "heart._LAST_BEAT_S", "opening._BYE_WITHIN_S"):
        monkeypatch.setattr(f"bot.store.{name}", 0.1)
    empty(its_server.url)
    return its_server


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def ended(task: asyncio.Task[None]) -> bool:
    await asyncio.wait([task], timeout=30)
    return task.done()


def waiting(server: Server) -> int:
    """How many commits wait for the standby."""
    with talking_to(server.url) as conn:
        return int(conn.scalar(sa.text(_WAITING)) or 0)


@asynccontextmanager
async def answering_nobody(server: Server) -> AsyncIterator[None]:
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


@asynccontextmanager
async def without_a_standby(server: Server) -> AsyncIterator[None]:
    """A heart of somebody's has to beat: it shows when commits wait."""
    server.change(_NO_STANDBY)
    try:
        await until(lambda: waiting(server))
        yield
    finally:
        server.change(_NONE_NEEDED)


async def opened(stack: AsyncExitStack, server: Server, name: str) -> Store:
    journal = Notebook()
    return await stack.enter_async_context(
        open_store(server.url, journal=journal, worker_id=name, dead_after_s=1.0)
    )


@pytest.mark.parametrize("trouble", [answering_nobody, without_a_standby])
async def test_a_process_ends_and_what_it_could_not_give_back_is_taken_over(
    server: Server,
    trouble: Callable[[Server], AbstractAsyncContextManager[None]],
) -> None:
    stack = AsyncExitStack()
    ours = await opened(stack, server, "ours")
    lease = await leased(ours, posted("1.0"))
    async with trouble(server):
        assert await ended(asyncio.create_task(stack.aclose()))
        with pytest.raises(LeaseLost):
            ours.still_ours()
        await until(lambda: not somebody_waits_for_one())
    async with AsyncExitStack() as stack:
        others = await opened(stack, server, "others")
        async with asyncio.timeout(60):
            while not (taken := await others.inbox.claim(1)):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)
    assert taken[0].key == lease.key


async def test_a_start_that_is_broken_off_leaves_nobody_waiting(server: Server) -> None:
    async with AsyncExitStack() as stack:
        await opened(stack, server, "others")
        async with without_a_standby(server):
            starting = asyncio.create_task(_start(server))
            await until(lambda: waiting(server) == 2)
            starting.cancel()
            assert await ended(starting)
            assert await ended(asyncio.create_task(stack.aclose()))
            await until(lambda: not somebody_waits_for_one())


async def _start(server: Server) -> None:
    async with AsyncExitStack() as stack:
        await opened(stack, server, "ours")


async def test_who_listens_to_a_mute_server_ends_without_asking_it(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The driver would wait ten seconds for it, and say so."""
    monkeypatch.setattr("bot.store.wakeups._LOOK_EACH_S", 0.05)
    monkeypatch.setattr("bot.store.wakeups._ANSWER_WITHIN_S", 600.0)
    async with AsyncExitStack() as stack:
        ours = await opened(stack, server, "ours")
        heard = asyncio.Event()
        listening = asyncio.create_task(_listen(ours, heard))
        await heard.wait()
        async with answering_nobody(server):
            await asyncio.sleep(1.0)  # it asks, and has no answer
            listening.cancel()
            assert await ended(listening)
    assert not [r for r in caplog.records if r.name.startswith("psycopg")]


async def _listen(store: Store, heard: asyncio.Event) -> None:
    async with aclosing(store.wakeups()) as wakeups:
        async for _ in wakeups:
            heard.set()
