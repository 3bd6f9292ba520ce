import asyncio
import time

import pytest

from bot.core.ids import ChannelId, InstallationId, TeamId
from bot.slack.pacing import Allowance, SlidingBudget
from bot.slack.shares import Share
from bot.slack.tiers import TIERS, Tier, part_of
from tests.slack.replies.thread import RealClock

ORCHARD, QUINCE = InstallationId("T0ORCHARD"), InstallationId("T0QUINCE")


def allowance(method: str, installation: InstallationId = ORCHARD) -> Allowance:
    return Allowance(installation, TeamId(installation), method)


APPEND, UPDATE, STOP = map(
    allowance, ("chat.appendStream", "chat.update", "chat.stopStream")
)


def budget(**tiers: Tier) -> SlidingBudget:
    named = {name.replace("_", "."): tier for name, tier in tiers.items()}
    return SlidingBudget(RealClock(), {**TIERS, **named})


async def test_in_no_window_are_more_calls_made_than_the_tier_allows() -> None:
    few = budget(chat_update=Tier(5, window_s=0.2))
    began_s = time.monotonic()
    made_s: list[float] = []

    async def call() -> None:
        assert await few.take(UPDATE)
        made_s.append(time.monotonic() - began_s)

    await asyncio.gather(*(call() for _ in range(18)))
    assert all(at_s >= n // 5 * 0.2 for n, at_s in enumerate(sorted(made_s)))


async def test_who_does_not_want_to_wait_is_told_so_and_takes_nothing() -> None:
    few = budget(chat_update=Tier(2, window_s=1.5))
    assert [await few.take(UPDATE, within_s=0) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert await few.take(UPDATE, within_s=2)


async def test_some_calls_are_left_for_those_who_must() -> None:
    few = budget(chat_update=Tier(5))
    taken = [await few.take(UPDATE, within_s=0, sparing=0.6) for _ in range(5)]
    assert taken == [True, True, False, False, False]
    assert await few.take(UPDATE, within_s=0)


async def test_a_429_holds_back_its_method_in_its_workspace_alone() -> None:
    some = budget()
    began_s = time.monotonic()
    await some.hold_back(UPDATE, 1.5)
    assert not await some.take(UPDATE, within_s=0.01)
    assert await some.take(allowance("chat.update", QUINCE), within_s=0)
    assert await some.take(APPEND, within_s=0)
    assert await some.take(UPDATE)
    assert time.monotonic() - began_s >= 1.5


async def test_those_who_wait_already_obey_a_429_too() -> None:
    few = budget(chat_update=Tier(1, window_s=0.03))
    await few.take(UPDATE)
    waiting = asyncio.create_task(few.take(UPDATE))
    await asyncio.sleep(0)
    began_s = time.monotonic()
    await few.hold_back(UPDATE, 0.08)
    await waiting
    assert time.monotonic() - began_s >= 0.08


async def test_channels_are_counted_by_themselves() -> None:
    few = budget(chat_postMessage=Tier(1))
    team = TeamId(ORCHARD)
    for channel in ("C1", "C2"):
        there = Allowance(ORCHARD, team, "chat.postMessage", ChannelId(channel))
        assert await few.take(there, within_s=0)
        assert not await few.take(there, within_s=0)


async def test_the_more_share_the_longer_each_of_them_pauses() -> None:
    some = budget()
    assert some.pause_s(APPEND) == TIERS["chat.appendStream"].pause_s
    for _ in range(20):
        await some.join(APPEND)
    assert 20 / some.pause_s(APPEND) * 60 <= 100
    for _ in range(20):
        await some.leave(APPEND)
    assert some.pause_s(APPEND) == TIERS["chat.appendStream"].pause_s


async def test_a_stream_is_begun_only_where_its_end_can_be_promised() -> None:
    few = budget(chat_stopStream=Tier(3, window_s=1.5))
    shares = [Share(few, APPEND, promised=STOP) for _ in range(4)]
    assert [await share.enter() for share in shares] == [True, True, True, False]
    for share in shares[:3]:
        await share.release()
        await share.release()
        assert await few.take(STOP, within_s=0)
    assert not await shares[3].enter()
    await asyncio.sleep(1.5)
    assert await shares[3].enter()


async def test_a_promise_is_kept_where_a_part_has_become_smaller() -> None:
    living = 1
    some = SlidingBudget(RealClock(), living=lambda: living)
    shares = [Share(some, APPEND, promised=STOP) for _ in range(20)]
    assert all([await share.enter() for share in shares])
    living = 5
    async with asyncio.timeout(30):  # a part of four would take minutes
        assert all([await share.redeem() for share in shares])
    assert not await shares[0].redeem()
    assert not await some.take(STOP, within_s=30)


async def test_a_promise_waits_for_slacks_own_429_alone() -> None:
    few = budget(chat_stopStream=Tier(1))
    share = Share(few, APPEND, promised=STOP)
    assert await share.enter()
    began_s = time.monotonic()
    await few.hold_back(STOP, 0.05)
    assert await share.redeem()
    assert time.monotonic() - began_s >= 0.05


async def test_what_was_not_used_for_long_is_forgotten() -> None:
    some = budget(chat_postMessage=Tier(1, window_s=0.0))
    for number in range(5_000):
        channel = ChannelId(f"C{number}")
        there = Allowance(ORCHARD, TeamId(ORCHARD), "chat.postMessage", channel)
        await some.take(there)
    assert len(some._windows) < 2_100


async def test_processes_take_equal_parts_and_none_goes_beyond_its_own() -> None:
    living = 1
    some = SlidingBudget(RealClock(), living=lambda: living)
    alone = [await some.take(UPDATE, within_s=0) for _ in range(10)]
    living = 5
    beside_others = [await some.take(UPDATE, within_s=0) for _ in range(10)]
    assert all(alone)
    assert not any(beside_others)
    assert [await some.take(APPEND, within_s=0) for _ in range(21)].count(True) == 20
    shared_s = some.pause_s(APPEND)
    await some.join(APPEND)
    assert some.pause_s(APPEND) >= 60 / 20 > shared_s
    living = 1
    assert [await some.take(UPDATE, within_s=0) for _ in range(41)].count(True) == 40


@pytest.mark.parametrize("method", TIERS)
@pytest.mark.parametrize("shared_by", [1, 2, 3, 7, 40])
def test_all_parts_together_are_no_more_than_the_tier(
    method: str, shared_by: int
) -> None:
    whole, part = TIERS[method], part_of(TIERS[method], shared_by)
    assert shared_by * part.calls / part.window_s <= whole.calls / whole.window_s + 1e-9
    assert part.calls >= 1
