"""The limiter: no window above the limit, nobody behind somebody else's queue."""

import asyncio
import time
from itertools import pairwise

import pytest

from bot.core.ports import RateAdvice
from bot.messages_api.slots import MemorySlots
from tests.messages_api.talking import most_in_a_window


async def use(
    slots: MemorySlots, workspace: str, used: list[tuple[str, float]]
) -> None:
    async with slots.slot(workspace) as slot:
        used.append((workspace, time.monotonic()))
        slot.counted(RateAdvice())


async def test_a_burst_of_300_from_one_workspace_does_not_hold_up_10_of_another() -> (
    None
):
    window_s, limit = 0.05, 50
    slots = MemorySlots(requests=limit, concurrency=1_000, window_s=window_s)
    used: list[tuple[str, float]] = []

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for _ in range(300):
            group.create_task(use(slots, "loud", used))
        await asyncio.sleep(0)
        for _ in range(10):
            group.create_task(use(slots, "quiet", used))
        await asyncio.sleep(0)
        before_quiet = len(used)

    assert len(used) == 310
    assert most_in_a_window([at_s for _, at_s in used], window_s) <= limit
    last_quiet = max(i for i, (workspace, _) in enumerate(used) if workspace == "quiet")
    assert last_quiet <= before_quiet + limit + 20


async def test_the_limiter_of_the_source_document_deadlocks_and_ours_does_not() -> None:
    """It recursed under its own lock as soon as the window was full."""
    slots = MemorySlots(requests=1, concurrency=1, window_s=0.02)
    used: list[tuple[str, float]] = []

    async with asyncio.timeout(30):
        for _ in range(4):
            await use(slots, "T1", used)

    assert all(b - a >= 0.019 for (_, a), (_, b) in pairwise(used))


async def test_no_more_than_so_many_run_at_once() -> None:
    slots = MemorySlots(requests=1_000, concurrency=3)
    running, most = 0, 0

    async def work() -> None:
        nonlocal running, most
        async with slots.slot("T1"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(work() for _ in range(20)))

    assert most == 3


async def test_who_leaves_the_queue_takes_no_slot_along() -> None:
    slots = MemorySlots(requests=1_000, concurrency=1)
    async with slots.slot("T1"):
        waiting = asyncio.create_task(use(slots, "T1", []))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])

    async with asyncio.timeout(30), slots.slot("T2"):
        assert slots.wait_s("T1") > 0


async def test_who_is_cancelled_in_the_moment_of_the_grant_gives_it_back() -> None:
    slots = MemorySlots(requests=1, concurrency=1)
    holder = slots.slot("T1")
    await holder.__aenter__()
    waiting = asyncio.create_task(use(slots, "T1", []))
    await asyncio.sleep(0)
    slots._requests = 2
    await holder.__aexit__()
    waiting.cancel()
    await asyncio.wait([waiting])

    async with asyncio.timeout(30), slots.slot("T2"):
        pass


async def test_a_request_counts_until_a_window_after_it_was_answered() -> None:
    """In between, nobody knows when the server counted it."""
    slots = MemorySlots(requests=1, concurrency=5, window_s=0.05)
    async with slots.slot("T1") as slot:
        await asyncio.sleep(0.06)
        slot.counted(RateAdvice())
        answered_s = time.monotonic()

    async with slots.slot("T1"):
        assert time.monotonic() - answered_s >= 0.049


async def test_a_server_at_its_limit_is_believed_for_one_window_at_most() -> None:
    slots = MemorySlots(requests=50, concurrency=10, window_s=60)
    async with slots.slot("T1") as slot:
        slot.counted(RateAdvice(rest_s=3600))

    assert slots.wait_s("T1") == pytest.approx(60, abs=20)


async def test_the_wait_is_told_by_whose_turn_it_is() -> None:
    slots = MemorySlots(requests=10, concurrency=100, window_s=60)
    for _ in range(10):
        async with slots.slot("loud"):
            pass
    queue = [asyncio.create_task(use(slots, "loud", [])) for _ in range(50)]
    await asyncio.sleep(0)

    assert slots.wait_s("quiet") == pytest.approx(60, abs=1)
    assert slots.wait_s("loud") == pytest.approx(360, abs=1)
    for waiting in queue:
        waiting.cancel()
    await asyncio.wait(queue)


async def test_a_lower_limit_of_the_server_is_kept() -> None:
    slots = MemorySlots(requests=50, concurrency=10, window_s=60)
    async with slots.slot("T1") as slot:
        slot.counted(RateAdvice(requests_per_minute=1))

    assert slots.wait_s("T1") > 59
