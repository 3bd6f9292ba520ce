"""Who works on what: one at a time, fairly, and never on an old lease."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.errors import LeaseLost
from bot.core.routing import Silence
from bot.store import Store
from bot.store.schema import conversations, messages
from tests.store.posts import deleted, leased, posted


async def wait_in(store: Store, team: str, threads: int) -> None:
    for n in range(threads):
        post = posted(f"{n}.0", thread=f"{n}.0", team=team)
        await store.inbox.take_in(post, room=False)


async def test_what_comes_while_we_work_is_ours_too(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    taken = await store.inbox.take_in(posted("1.1"), room=True)
    assert taken.lease is None
    assert await store.inbox.claim(10) == []

    assert await store.inbox.release(lease, 1) is True
    [post] = await store.inbox.pending(lease)
    assert post.post.ts == "1.1"
    assert await store.inbox.release(lease, 2) is False


async def test_a_released_conversation_is_leased_anew_by_the_next_post(
    store: Store,
) -> None:
    first = await leased(store, posted("1.0"))
    await store.inbox.release(first, 1)
    second = await leased(store, posted("1.1"))
    assert second.epoch == first.epoch + 1
    assert [p.post.ts for p in await store.inbox.pending(second)] == ["1.1"]


async def test_an_old_lease_writes_nothing_and_is_told_so(store: Store) -> None:
    old = await leased(store, posted("1.0"))
    [post] = await store.inbox.pending(old)
    await store.inbox.give_back(old, rest_s=None, blame=False)
    [new] = await store.inbox.claim(1)

    for attempt in (
        store.inbox.pending(old),
        store.inbox.decline(old, post, Silence.NOT_ALLOWED),
        store.inbox.release(old, 1),
        store.inbox.give_back(old, rest_s=None, blame=True),
    ):
        with pytest.raises(LeaseLost):
            await attempt
    assert await store.inbox.pending(new) == [post]


async def test_a_failed_attempt_is_counted_and_rests(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    await store.inbox.give_back(lease, rest_s=30, blame=True)

    assert await store.inbox.claim(10) == []
    taken = await store.inbox.take_in(posted("1.1"), room=True)
    assert taken.lease is None, "a new post does not end the rest"


async def test_after_its_rest_a_conversation_is_tried_again(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    for failed in (1, 2):
        await store.inbox.give_back(lease, rest_s=-1, blame=True)
        [lease] = await store.inbox.claim(10)
        assert lease.attempts == failed

    await store.inbox.give_back(lease, rest_s=None, blame=False)
    [lease] = await store.inbox.claim(10)
    assert lease.attempts == 2, "to be broken off is no failure"
    await store.inbox.release(lease, 1)
    assert (await leased(store, posted("1.1"))).attempts == 0


async def test_declined_posts_stay_unanswered_but_in_the_history(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "hello"))
    await store.inbox.take_in(posted("1.1", "not you"), room=False)
    first, second = await store.inbox.pending(lease)
    await store.inbox.decline(lease, second, Silence.PEOPLE_TALK)

    assert await store.inbox.pending(lease) == [first]
    history = await store.conversations.history(lease)
    assert [post.post.text for post in history.posts] == ["hello", "not you"]
    assert await store.inbox.release(lease, 1) is False


async def test_refused_words_are_not_kept(
    store: Store, database: sa.Connection
) -> None:
    lease = await leased(store, posted("1.0", "a secret"))
    [post] = await store.inbox.pending(lease)
    await store.inbox.decline(lease, post, Silence.NOT_ALLOWED)
    assert database.scalar(sa.select(messages.c.text)) == ""
    assert await store.inbox.release(lease, 1) is False


async def test_a_release_never_leaves_a_post_behind(store: Store) -> None:
    """Posts that are taken in while we release either wake us or start anew."""
    lease: Lease | None = await leased(store, posted("1.0"))
    for n in range(1, 30):
        assert lease is not None
        more, taken = await asyncio.gather(
            store.inbox.release(lease, n),
            store.inbox.take_in(posted(f"1.{n:03}"), room=True),
        )
        assert more is (taken.lease is None)
        lease = lease if more else taken.lease
        assert lease is not None
        assert len(await store.inbox.pending(lease)) == 1


async def test_a_deleted_question_between_two_others_holds_nothing_up(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0"))
    for ts in ("1.1", "1.2"):
        await store.inbox.take_in(posted(ts), room=False)
    await store.inbox.take_in(deleted("1.1"), room=False)

    assert await store.inbox.release(lease, 1) is True
    assert [post.seq for post in await store.inbox.pending(lease)] == [3]
    assert await store.inbox.release(lease, 3) is False


async def test_the_oldest_goes_first(store: Store) -> None:
    await wait_in(store, "T1", 5)
    claimed = [lease for _ in range(3) for lease in await store.inbox.claim(2)]
    assert [lease.key.thread_ts for lease in claimed] == [f"{n}.0" for n in range(5)]


async def test_a_busy_workspace_does_not_hold_up_a_quiet_one(store: Store) -> None:
    await wait_in(store, "T1", 20)
    await wait_in(store, "T2", 2)
    await wait_in(store, "T3", 1)
    teams = Counter(lease.key.installation for lease in await store.inbox.claim(6))
    assert teams == {"T1": 3, "T2": 2, "T3": 1}

    await wait_in(store, "T4", 2)
    [next_one] = await store.inbox.claim(1)
    assert next_one.key.installation == "T4", "those at work count as well"


async def test_claims_that_race_never_share_a_conversation(store: Store) -> None:
    await wait_in(store, "T1", 30)
    rounds = await asyncio.gather(*(store.inbox.claim(10) for _ in range(6)))
    claimed = [lease.conversation_id for leases in rounds for lease in leases]
    claimed += [lease.conversation_id for lease in await store.inbox.claim(30)]
    assert sorted(claimed) == list(range(1, 31))


async def test_what_we_hold_can_be_asked(store: Store) -> None:
    one = await leased(store, posted("1.0"))
    two = await leased(store, posted("2.0", thread="2.0"))
    assert sorted(await store.inbox.held(), key=lambda x: x.conversation_id) == [
        one,
        two,
    ]


async def test_a_made_up_lease_is_none(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    with pytest.raises(LeaseLost):
        await store.inbox.release(replace(lease, owner="somebody"), 1)


@pytest.mark.parametrize("done_seq", [0, 1])
async def test_at_rest_nothing_is_leased_and_nothing_runs(
    store: Store, database: sa.Connection, done_seq: int
) -> None:
    lease = await leased(store, posted("1.0"))
    [post] = await store.inbox.pending(lease)
    await store.conversations.begin_turn(lease, [post])
    await store.inbox.take_in(deleted("1.0"), room=False)
    await store.inbox.release(lease, done_seq)

    row = database.execute(sa.select(conversations)).one()
    assert (row.lease_owner, row.done_seq) == (None, row.inbox_seq)
    assert database.scalar(sa.text("SELECT state FROM turns")) == "superseded"
