"""The model's limit over several processes, each with its own stalls and deaths."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.app.model_side import shared_slots
from bot.app.shared_slots import SharedSlots
from bot.core.errors import LeaseLost
from bot.messages_api.slots import MemorySlots
from bot.settings import read_settings
from tests.store.conftest import Opener

SERVERS_WINDOW_S, LATEST_S, LIMIT = 0.5, 0.25, 50
ASKING = f"""
import asyncio, sys, time
from functools import partial
from bot.app.shared_slots import SharedSlots
from bot.messages_api.slots import MemorySlots
from bot.store import open_store
from tests.store.posts import Notebook

async def main():
    async with open_store(sys.argv[1], journal=Notebook()) as store:
        shared = SharedSlots(
            MemorySlots(requests={LIMIT}, concurrency=40, window_s=0.1),
            partial(store.slots.reserve, "m", limit={LIMIT}, window_s=1.0,
                    max_wait_s=1.0),
            store.still_ours,
            latest_s={LATEST_S},
        )
        async def ask(number):
            async with shared.slot(f"T{{number % 3}}"):
                print(time.time(), flush=True)
        await asyncio.gather(*map(ask, range(150)))

asyncio.run(main())
"""


def slots_of(
    reserve: Callable[[], Awaitable[float | None]],
    still_ours: Callable[[], None] = lambda: None,
) -> SharedSlots:
    here = MemorySlots(requests=5, concurrency=1)
    return SharedSlots(here, reserve, still_ours, latest_s=LATEST_S)


def taken_for_dead() -> None:
    raise LeaseLost


async def test_300_requests_of_two_processes_are_never_too_many_in_a_window(
    postgres_url: str,
) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", ASKING, postgres_url),
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    told = [(await process.communicate())[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    asked_at_s = sorted(float(line) for lines in told for line in lines)
    assert len(asked_at_s) == 300
    gaps_s = [
        later_s - at_s
        for at_s, later_s in zip(asked_at_s, asked_at_s[LIMIT:], strict=False)
    ]
    assert min(gaps_s) >= SERVERS_WINDOW_S


async def test_who_was_held_up_past_a_slot_books_another() -> None:
    booked: list[float] = []

    async def reserve() -> float:
        booked.append(time.monotonic())
        if len(booked) == 1:
            asyncio.get_running_loop().call_soon(time.sleep, 2 * LATEST_S)
        return time.monotonic() + 0.01

    async with slots_of(reserve).slot("T1"):
        assert len(booked) > 1


async def test_who_waited_for_the_database_is_in_time_for_the_slot() -> None:
    booked: list[float] = []

    async def reserve() -> float:
        await asyncio.sleep(2 * LATEST_S)
        booked.append(time.monotonic())
        return booked[-1]

    async with slots_of(reserve).slot("T1"):
        assert len(booked) == 1


async def test_a_process_that_may_be_taken_for_dead_asks_nothing() -> None:
    async def reserve() -> float:
        return time.monotonic()

    fenced = [taken_for_dead]
    slots = slots_of(reserve, lambda: fenced.pop()() if fenced else None)
    with pytest.raises(LeaseLost):
        async with slots.slot("T1"):
            pytest.fail("it was let through")
    async with slots.slot("T1"):
        assert not fenced, "whoever comes next has the place"


async def test_it_is_the_store_that_says_whether_it_may(opened: Opener) -> None:
    store = replace(await opened("we"), still_ours=taken_for_dead)
    settings = read_settings(
        slack_bot_token="xoxb-1", slack_app_token="xapp-1", messages_api_key="k"
    )
    with pytest.raises(LeaseLost):
        async with shared_slots(settings, store).slot("T1"):
            pytest.fail("it was let through")
