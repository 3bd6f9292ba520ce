"""Threads that wait for a database: nothing is cut off, nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event

import pytest

from bot.core.errors import StoreUnavailable
from bot.store import crew as crew_module
from bot.store.crew import Crew


class Slow:
    """A function that ends when it may."""

    def __init__(self) -> None:
        self.began, self.may_end = Event(), Event()
        self.is_over = False

    def __call__(self) -> None:
        self.began.set()
        assert self.may_end.wait(30)
        self.is_over = True


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
async def begun(slow: Slow) -> AsyncIterator[tuple[Crew, asyncio.Task[None]]]:
    """A crew of one, at work on what is slow."""
    crew = Crew(1, queue_s=0.01)
    running = asyncio.create_task(crew.run(slow))
    await asyncio.to_thread(slow.began.wait, 30)
    yield crew, running
    slow.may_end.set()
    await asyncio.wait([running])
    crew.close()


async def test_whoever_is_cancelled_leaves_when_what_it_began_is_over(
    begun: tuple[Crew, asyncio.Task[None]], slow: Slow
) -> None:
    _, running = begun
    running.cancel()
    for _ in range(10):
        await asyncio.sleep(0)
    assert not running.done()
    slow.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert slow.is_over


async def test_whoever_is_cancelled_leaves_what_hangs(
    begun: tuple[Crew, asyncio.Task[None]],
    slow: Slow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crew_module, "_LAST_WORD_S", 0.01)
    crew, running = begun
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(StoreUnavailable):
        await crew.run(slow)
    slow.may_end.set()


async def test_whoever_waits_for_a_crew_that_is_closed_is_told(
    begun: tuple[Crew, asyncio.Task[None]], slow: Slow
) -> None:
    crew, running = begun
    crew.close()
    slow.may_end.set()
    await running
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="let go"):
            await crew.run(lambda: None)


async def test_who_finds_no_thread_in_time_is_told_and_others_come_later(
    begun: tuple[Crew, asyncio.Task[None]], slow: Slow
) -> None:
    crew, running = begun
    with pytest.raises(StoreUnavailable, match="no connection free"):
        await crew.run(slow)
    slow.may_end.set()
    await running
    assert await crew.run(lambda: slow.is_over)
