"""A lease that is taken with a post brings it along; a turn brings what was said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import ChannelId
from bot.core.incoming import Posted
from bot.store import Store
from tests.store.posts import ADA, PICTURE, deleted, edited, leased, posted
from tests.store.test_turns import begin, done

NAMED = replace(ADA, name="Ada \0 Lovelace")


@pytest.mark.parametrize(
    "post",
    [
        posted("1.0"),
        posted("1.0", "NUL \0, half an emoji \ud83d", files=(PICTURE,), author=NAMED),
        replace(posted("1.0"), is_shared=True, mentions_others=True),
        replace(posted("1.0"), looking_at=ChannelId("C2")),
        posted("1.5", thread="1.0"),
    ],
)
async def test_a_post_comes_as_it_would_be_read(store: Store, post: Posted) -> None:
    lease = await leased(store, post)
    assert [*lease.came_with] == await store.inbox.pending(lease)


async def test_it_says_when_it_reached_us(store: Store) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    lease = await leased(store, posted("1.0"))
    [read], [came] = await store.inbox.pending(lease), lease.came_with
    assert read.stored_at is not None
    assert came.stored_at is not None
    assert before <= came.stored_at <= read.stored_at


async def test_the_next_post_comes_alone_too(store: Store) -> None:
    first = await leased(store, posted("1.0"))
    await store.inbox.release(first, 1)
    second = await leased(store, posted("1.1", addressed=False))
    assert [*second.came_with] == await store.inbox.pending(second)
    assert [post.post.ts for post in second.came_with] == ["1.1"]


async def test_nothing_comes_where_others_wait_as_well(store: Store) -> None:
    await store.inbox.take_in(posted("1.0"), room=False)
    lease = await leased(store, posted("1.1"))
    assert lease.came_with == ()
    assert len(await store.inbox.pending(lease)) == 2


async def test_nothing_comes_with_a_lease_that_is_claimed(store: Store) -> None:
    await store.inbox.take_in(posted("1.0"), room=False)
    [lease] = await store.inbox.claim(1)
    assert lease.came_with == ()


async def test_nothing_comes_where_the_thread_is_gone(store: Store) -> None:
    first = await leased(store, posted("1.0"))
    await store.inbox.release(first, 1)
    await store.inbox.take_in(deleted("1.0"), room=True)
    lease = await leased(store, posted("1.1"))
    assert lease.came_with == ()
    [post] = await store.inbox.pending(lease)
    assert post.thread_is_gone


async def test_a_turn_begins_with_all_that_was_said(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    first = await begin(store, lease)
    await store.conversations.end_turn(lease, first, done("1.05"))
    await store.inbox.release(lease, 1)
    await store.inbox.take_in(edited("1.0", "as it is now"), room=False)
    lease = await leased(store, posted("1.1"))

    begun = await store.conversations.begin_turn(lease, lease.came_with)
    assert begun.history
    assert begun.history == await store.conversations.history(lease)
    assert [post.post.text for post in begun.history.posts] == ["as it is now", "hello"]
    assert [turn.number for turn in begun.history.turns] == [first]
