"""A wish that an answer ends: whose counts, for which answer, and who hears of it."""

import asyncio

import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.ids import MessageTs, UserId
from bot.core.stops import Heeded, Stop
from bot.store import Store
from bot.store.schema import events
from tests.store.conftest import Opener
from tests.store.posts import delivery, leased, posted


def stop(
    event_id: str = "Ev-stop",
    *,
    by: str = "UADA",
    at: str = "9.0",
    thread: str = "1.0",
    addressed: bool = False,
) -> Stop:
    return Stop(
        delivery=delivery(event_id),
        user_id=UserId(by),
        at=MessageTs(at),
        thread_ts=MessageTs(thread) if thread else None,
        addressed=addressed,
    )


async def running(store: Store) -> Lease:
    lease = await leased(store, posted("1.0"))
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))
    return lease


async def test_whoever_is_answered_may_stop_and_the_process_hears_of_it(
    store: Store,
) -> None:
    lease = await running(store)
    assert await store.stops.requested() == []
    assert await store.stops.request(stop()) == Heeded(ending=(lease.key,))
    assert await store.stops.requested() == [lease.key]
    assert await store.stops.request(stop()) == Heeded(known_before=True)


async def test_nobody_else_may(store: Store) -> None:
    await running(store)
    assert await store.stops.request(stop(by="UBOB")) == Heeded()
    assert await store.stops.request(stop("Ev-other", thread="2.0")) == Heeded()
    assert await store.stops.requested() == []


async def test_an_answer_to_later_words_goes_on(store: Store) -> None:
    await running(store)
    assert await store.stops.request(stop(at="0.5")) == Heeded()


async def test_a_word_to_the_bot_that_comes_several_times_at_once_is_heeded_once(
    store: Store,
) -> None:
    said = [store.stops.request(stop(addressed=True)) for _ in range(5)]
    heeded = await asyncio.gather(*said)
    assert heeded.count(Heeded()) == 1
    assert heeded.count(Heeded(known_before=True)) == 4


async def test_a_word_in_passing_leaves_nothing_behind(
    store: Store, database: sa.Connection
) -> None:
    assert await store.stops.request(stop()) == Heeded()
    assert database.scalar(sa.select(sa.func.count()).select_from(events)) == 0


async def test_a_stop_beside_the_threads_is_about_the_channel(store: Store) -> None:
    lease = await running(store)
    assert await store.stops.request(stop(thread="")) == Heeded(ending=(lease.key,))


async def test_what_waits_for_its_turn_stays_unanswered(store: Store) -> None:
    await store.inbox.take_in(posted("1.0"), room=False)
    assert await store.stops.request(stop()) == Heeded(unanswered=1)
    [lease] = await store.inbox.claim(1)
    assert await store.inbox.pending(lease) == []


async def test_whoever_takes_a_stopped_turn_over_ends_it(store: Store) -> None:
    lease = await running(store)
    await store.stops.request(stop())
    await store.inbox.give_back(lease, rest_s=None, blame=False)
    [lease] = await store.inbox.claim(1)
    posts = await store.inbox.pending(lease)
    assert (await store.conversations.begin_turn(lease, posts)).is_stopped


async def test_a_stop_reaches_the_process_that_answers(opened: Opener) -> None:
    one, other = await opened("one"), await opened("other")
    lease = await running(one)
    hears = one.wakeups()
    await anext(hears)
    assert await other.stops.request(stop()) == Heeded(ending=(lease.key,))
    await anext(hears)
    assert await one.stops.requested() == [lease.key]
    assert await other.stops.requested() == []
