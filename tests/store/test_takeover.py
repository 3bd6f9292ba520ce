"""When a process may take another one's work, and when it must not."""

import asyncio
import math
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.store import Store, open_store
from bot.store.engine_postgres import postgres_database
from bot.store.heart import Heart
from bot.store.schema import conversations, workers
from bot.store.urls import database_url
from tests.databases import talking_to
from tests.store.conftest import Opener
from tests.store.posts import Notebook, command, leased, posted


def seconds_ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def seen(url: str, worker: str, **times: datetime) -> None:
    with talking_to(url) as conn:
        conn.execute(sa.update(workers).where(workers.c.id == worker).values(**times))


@pytest.fixture
async def theirs(opened: Opener) -> Store:
    return await opened("theirs", dead_after_s=1000.0)


@pytest.fixture
async def ours(opened: Opener) -> Store:
    return await opened("ours", dead_after_s=1000.0)


@pytest.fixture
async def lease(theirs: Store) -> Lease:
    return await leased(theirs, posted("1.0"))


async def test_a_dead_process_gives_its_work_up_to_one_that_was_there_all_along(
    lease: Lease, theirs: Store, ours: Store, postgres_url: str
) -> None:
    await theirs.requests.take_in(command("1.a"), room=True)
    await theirs.conversations.begin_turn(lease, await theirs.inbox.pending(lease))
    seen(postgres_url, "theirs", heartbeat_at=seconds_ago(1001))
    seen(postgres_url, "ours", steady_since=seconds_ago(1001))

    [taken] = await ours.inbox.claim(10)
    assert (taken.epoch, taken.attempts) == (lease.epoch + 1, 1)
    [request] = await ours.requests.claim(10)
    assert request.attempts == 1
    with pytest.raises(LeaseLost):
        await theirs.inbox.release(lease, 1)


async def test_a_process_that_is_heard_of_keeps_its_work(
    lease: Lease, theirs: Store, ours: Store, postgres_url: str
) -> None:
    seen(postgres_url, "theirs", heartbeat_at=seconds_ago(900))
    seen(postgres_url, "ours", steady_since=seconds_ago(1001))
    assert await ours.inbox.claim(10) == []
    assert await theirs.inbox.release(lease, 1) is False


async def test_after_an_outage_nobody_takes_the_others_for_dead(
    lease: Lease, theirs: Store, ours: Store, postgres_url: str
) -> None:
    """Everybody was silent; whoever is back first must not judge the rest."""
    seen(postgres_url, "theirs", heartbeat_at=seconds_ago(1001))
    seen(
        postgres_url,
        "ours",
        heartbeat_at=seconds_ago(1001),
        steady_since=seconds_ago(5000),
    )
    assert await ours.inbox.claim(10) == [], "not before it beats again"
    await ours.look()
    assert await ours.inbox.claim(10) == [], "nor right after"
    assert await theirs.inbox.pending(lease)


async def test_short_silences_leave_a_process_steady(
    ours: Store, postgres_url: str
) -> None:
    since = seconds_ago(5000)
    seen(postgres_url, "ours", heartbeat_at=seconds_ago(450), steady_since=since)
    await ours.look()
    with talking_to(postgres_url) as conn:
        [kept] = conn.scalars(sa.select(workers.c.steady_since))
    assert kept == since


async def test_whoever_leaves_gives_everything_back_at_once(
    ours: Store, postgres_url: str
) -> None:
    async with open_store(postgres_url, journal=Notebook()) as leaving:
        await leased(leaving, posted("1.0"))
        await leaving.requests.take_in(command("1.a"), room=True)
        assert await ours.inbox.claim(10) == []

    [lease] = await ours.inbox.claim(10)
    [request] = await ours.requests.claim(10)
    assert (lease.attempts, request.attempts) == (0, 0)


async def test_a_process_that_was_paused_stops_trusting_its_leases(
    postgres_url: str,
) -> None:
    now_s = 100.0
    async with postgres_database(database_url(postgres_url)) as database:
        heart = Heart(
            database,
            owner="paused",
            dead_after_s=10.0,
            journal=Notebook(),
            monotonic_s=lambda: now_s,
        )
        with pytest.raises(LeaseLost):
            heart.still_ours()
        await heart.beat()
        now_s = 106.0
        heart.still_ours()
        now_s = 106.1
        with pytest.raises(LeaseLost):
            heart.still_ours()
        await heart.beat()
        heart.still_ours()


async def test_a_heart_beats_by_itself(opened: Opener, postgres_url: str) -> None:
    await opened("alive", dead_after_s=0.1)
    with talking_to(postgres_url) as conn:
        last_beat = sa.select(workers.c.heartbeat_at)
        beats: set[object] = set()
        async with asyncio.timeout(30):
            while len(beats) < 3:
                beats.add(conn.scalar(last_beat))
                await asyncio.sleep(0.01)


async def test_a_whole_cluster_leaves_no_lease_behind(
    opened: Opener, postgres_url: str
) -> None:
    stores = [await opened(f"w{n}") for n in range(3)]
    posts = [posted(f"{n}.0", thread=f"{n % 7}.0") for n in range(1, 40)]
    taken = await asyncio.gather(
        *(stores[n % 3].inbox.take_in(post, room=True) for n, post in enumerate(posts))
    )
    leases = [(n % 3, t.lease) for n, t in enumerate(taken) if t.lease]
    assert len({lease.conversation_id for _, lease in leases}) == len(leases) == 7

    for n, lease in leases:
        pending = await stores[n].inbox.pending(lease)
        newest = max(post.seq or 0 for post in pending)
        assert await stores[n].inbox.release(lease, newest) is False
    with talking_to(postgres_url) as conn:
        assert conn.scalars(sa.select(conversations.c.lease_owner)).all() == [None] * 7


async def test_everybody_knows_when_the_next_may_be_dead(
    theirs: Store, ours: Store, opened: Opener, postgres_url: str
) -> None:
    await opened("third", dead_after_s=1000.0)
    seen(postgres_url, "theirs", heartbeat_at=seconds_ago(900))
    await ours.look()
    assert ours.next_death_in_s() == pytest.approx(100, abs=30)
    await theirs.look()
    await ours.look()
    assert ours.next_death_in_s() == pytest.approx(1000, abs=30)
    for name in ("theirs", "third"):
        seen(postgres_url, name, heartbeat_at=seconds_ago(1001))
    await ours.look()
    assert ours.next_death_in_s() == math.inf


async def test_a_death_that_was_foreseen_is_foreseen_no_longer(
    postgres_url: str, ours: Store
) -> None:
    now_s = 100.0
    async with postgres_database(database_url(postgres_url)) as database:
        heart = Heart(
            database,
            owner="another",
            dead_after_s=1000.0,
            journal=Notebook(),
            monotonic_s=lambda: now_s,
        )
        assert heart.next_death_in_s() == math.inf
        await heart.beat()
        assert heart.next_death_in_s() == pytest.approx(1000, abs=30)
        now_s += 1001
        assert heart.next_death_in_s() == math.inf
        assert ours.next_death_in_s() == math.inf


async def test_every_process_knows_how_many_live(
    opened: Opener, postgres_url: str
) -> None:
    alone = await opened("alone")
    assert alone.living() == 1
    other = await opened("other")
    assert other.living() == 2
    await alone.look()
    assert alone.living() == 2
    seen(postgres_url, "other", heartbeat_at=seconds_ago(10))
    await alone.look()
    assert alone.living() == 1
