"""A post that is overheard first and turns out to be addressed is not lost."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease, StoredPost, TurnResult, TurnState
from bot.core.incoming import Receipt
from bot.core.routing import Silence
from bot.store import Store
from bot.store.schema import messages
from tests.store.posts import BOB, deleted, leased, posted

OVERHEARD = posted("1.1", "you there?", addressed=False, author=BOB, event_id="Ev-a")
MENTION = posted("1.1", "you there?", addressed=True, author=BOB, event_id="Ev-b")


async def overheard(store: Store) -> tuple[Lease, StoredPost]:
    """Bob's post in a conversation that is ours, not known to be a mention yet."""
    lease = await leased(store, posted("1.0"))
    await store.inbox.release(lease, 1)
    lease = await leased(store, OVERHEARD)
    [post] = await store.inbox.pending(lease)
    return lease, post


async def claimed(store: Store) -> Lease:
    [lease] = await store.inbox.claim(10)
    return lease


async def test_before_anybody_decided_it_is_decided_on_as_a_mention(
    store: Store,
) -> None:
    lease, _ = await overheard(store)
    taken = await store.inbox.take_in(MENTION, room=True)
    assert taken.receipt is Receipt.STORED
    [post] = await store.inbox.pending(lease)
    assert (post.addressed, post.seq) == (True, 2)


async def test_a_decision_on_what_was_overheard_does_not_hold_for_a_mention(
    store: Store,
) -> None:
    """The mention comes between reading the post and declining it."""
    lease, post = await overheard(store)
    await store.inbox.take_in(MENTION, room=True)
    assert await store.inbox.decline(lease, post, Silence.PEOPLE_TALK) is False
    [post] = await store.inbox.pending(lease)
    assert await store.inbox.decline(lease, post, Silence.NOT_ALLOWED) is True


@pytest.mark.parametrize(
    "reason", [Silence.PEOPLE_TALK, Silence.SOMEBODY_ELSE, Silence.NOT_ALLOWED]
)
@pytest.mark.parametrize("at_rest", [True, False])
async def test_what_was_declined_is_pending_again_with_its_words(
    store: Store, reason: Silence, *, at_rest: bool
) -> None:
    lease, post = await overheard(store)
    await store.inbox.decline(lease, post, reason)
    if at_rest:
        assert await store.inbox.release(lease, 2) is False
    assert (await store.inbox.take_in(MENTION, room=True)).receipt is Receipt.STORED
    if at_rest:
        lease = await claimed(store)
    else:
        assert await store.inbox.release(lease, 2) is True
    [post] = await store.inbox.pending(lease)
    assert (post.post.text, post.addressed, post.seq) == ("you there?", True, 3)
    again = await store.inbox.take_in(MENTION, room=True)
    assert again.receipt is Receipt.DUPLICATE


async def test_what_was_answered_is_not_answered_again(store: Store) -> None:
    lease, post = await overheard(store)
    turn = (await store.conversations.begin_turn(lease, [post])).number
    await store.inbox.take_in(MENTION, room=True)
    result = TurnResult(state=TurnState.DONE)
    await store.conversations.end_turn(lease, turn, result)
    assert await store.inbox.pending(lease) == []
    assert await store.inbox.release(lease, 2) is False


@pytest.mark.parametrize("reason", [Silence.STOPPED, Silence.GIVEN_UP])
async def test_what_is_over_stays_over(store: Store, reason: Silence) -> None:
    lease, post = await overheard(store)
    await store.inbox.decline(lease, post, reason)
    taken = await store.inbox.take_in(MENTION, room=True)
    assert taken.receipt is Receipt.DUPLICATE
    assert await store.inbox.pending(lease) == []


async def test_what_was_deleted_stays_deleted(
    store: Store, database: sa.Connection
) -> None:
    lease, _ = await overheard(store)
    await store.inbox.take_in(deleted("1.1"), room=True)
    taken = await store.inbox.take_in(MENTION, room=True)
    assert taken.receipt is Receipt.DUPLICATE
    assert await store.inbox.pending(lease) == []
    assert database.scalars(sa.select(messages.c.text)).all() == ["hello", ""]


async def test_however_the_two_race_it_ends_as_one_mention(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    for n in range(1, 16):
        both = (
            posted(f"1.{n:02}", addressed=addressed, event_id=f"Ev{n}{addressed}")
            for addressed in (False, True)
        )
        await asyncio.gather(*(store.inbox.take_in(one, room=True) for one in both))
    posts = await store.inbox.pending(lease)
    assert [post.addressed for post in posts] == [True] * 16
