"""The worker on a real store: how much it takes on, and what becomes of the rest."""

import asyncio

import pytest

from bot.core.errors import LeaseLost
from tests.store.posts import command
from tests.work.working import Work, mention, running, until_done, worker_of


async def test_what_finds_no_room_waits_in_the_inbox(work: Work) -> None:
    worker = worker_of(work, capacity=2)
    for number in range(1, 8):
        await worker.take_in(mention(number))
    assert worker.running == 2
    assert worker.room == 0
    async with running(worker):
        work.finish.set()
        await until_done(work, 7)
    assert work.most == 2
    assert sorted(work.done) == [f"{number}.000100" for number in range(1, 8)]
    await worker.stop(grace_s=1)


async def test_a_burst_takes_no_more_room_than_there_is(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    worker = worker_of(work, capacity=4)
    posts = [worker.take_in(mention(number)) for number in range(1, 20)]
    commands = [worker.take_in_request(command(f"1.{n}")) for n in range(20)]
    again = [worker.take_in(mention(1)) for _ in range(20)]
    await asyncio.gather(*posts, *commands, *again)
    begun = worker.running
    async with running(worker):
        work.finish.set()
        await until_done(work, 39)
    await worker.stop(grace_s=1)
    assert begun == 4


async def test_room_that_duplicates_have_held_is_given_to_what_waits(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    worker = worker_of(work, capacity=2)
    await worker.take_in(mention(1))
    async with running(worker):
        await asyncio.sleep(0.05)
        copies = [worker.take_in(mention(1)) for _ in range(3)]
        await asyncio.gather(*copies, worker.take_in(mention(2)))
        work.finish.set()
        await until_done(work, 2)
    await worker.stop(grace_s=1)


async def test_room_that_is_free_again_is_filled_before_the_next_sweep(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    worker = worker_of(work, capacity=1)
    async with running(worker):
        for number in range(1, 4):
            await worker.take_in(mention(number))
        work.finish.set()
        await until_done(work, 3)
    await worker.stop(grace_s=1)


async def test_neither_posts_nor_commands_wait_for_all_of_the_others(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    worker = worker_of(work, capacity=1)
    for number in range(1, 7):
        await worker.take_in(mention(number))
    for number in range(6):
        await worker.take_in_request(command(f"1.{number}"))
    async with running(worker):
        work.finish.set()
        await until_done(work, 12)
    first_half = [name for name in work.done[:6] if len(name) == len("1.0")]
    assert len(first_half) in {2, 3, 4}, work.done
    await worker.stop(grace_s=1)


async def test_a_stop_gives_back_what_it_breaks_off(work: Work) -> None:
    worker = worker_of(work, capacity=9)
    for number in (1, 2):
        await worker.take_in(mention(number))
    assert await worker.stop(grace_s=0.01) == 2
    work.finish.set()
    other = worker_of(work, capacity=9)
    async with running(other):
        await until_done(work, 2)
    await other.stop(grace_s=1)


async def test_a_stop_waits_for_what_ends_in_time(work: Work) -> None:
    worker = worker_of(work, capacity=9)
    await worker.take_in(mention(1))
    asyncio.get_running_loop().call_later(0.02, work.finish.set)
    assert await worker.stop(grace_s=5) == 0
    assert work.done == ["1.000100"]


async def test_a_stopped_worker_still_gives_receipts_but_begins_nothing(
    work: Work,
) -> None:
    worker = worker_of(work, capacity=9)
    await worker.stop(grace_s=0)
    assert await worker.take_in(mention(1)) == "stored"
    assert worker.running == 0


async def test_a_worker_that_may_be_taken_for_dead_lets_go(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.WATCH_S", 0.01)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.01)
    worker = worker_of(work, capacity=9)
    async with running(worker):
        await worker.take_in(mention(1))
        work.is_ours = False
        async with asyncio.timeout(30):
            while worker.running:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.005)
        assert worker.room == 0
        work.finish.set()
        work.is_ours = True
        await until_done(work, 1)
    await worker.stop(grace_s=1)


async def test_a_lease_that_nobody_works_on_is_given_back(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that was taken while the connection broke: nobody heard of it."""
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.01)
    lost = (await work.store.inbox.take_in(mention(1), room=True)).lease
    assert lost is not None
    work.finish.set()
    worker = worker_of(work, capacity=9)
    async with running(worker):
        await until_done(work, 1)
    await worker.stop(grace_s=1)
    with pytest.raises(LeaseLost):
        await work.store.inbox.pending(lost)


async def test_what_others_may_leave_by_their_death_is_looked_for_at_that_time(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    has_looked = asyncio.Event()

    def soon() -> float:
        has_looked.set()
        return 0.05

    worker = worker_of(work, 9, next_death_in_s=soon)
    work.finish.set()
    async with asyncio.timeout(60), running(worker):
        await has_looked.wait()
        await work.store.inbox.take_in(mention(1), room=False)
        await until_done(work, 1)
    await worker.stop(grace_s=1)


@pytest.mark.parametrize("ticks", range(6))
async def test_it_ends_even_when_it_is_woken_at_the_same_moment(
    work: Work, monkeypatch: pytest.MonkeyPatch, ticks: int
) -> None:
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 60.0)
    worker = worker_of(work, capacity=9)
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0.1)
    worker.wake()
    for _ in range(ticks):
        await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=30)
    assert done
