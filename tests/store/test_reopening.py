"""Turns that are over, wanted once more: one at a time in each conversation."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.conversation import (
    ConversationKey,
    Lease,
    Reopened,
    StoredPost,
    TurnResult,
    TurnState,
)
from bot.core.footer import OUTDATED, Offer
from bot.core.ids import MessageTs
from bot.store import Store
from tests.store.posts import command, leased, posted

FAILED = {TurnState.FAILED}


async def failed(store: Store, lease: Lease, reply_ts: str) -> Sequence[StoredPost]:
    """Answer what is pending with a notice, and rest."""
    return await ended(store, lease, TurnState.FAILED, reply_ts)


async def ended(
    store: Store, lease: Lease, state: TurnState, *reply_ts: str
) -> Sequence[StoredPost]:
    """Answer what is pending, one way or another, and rest."""
    posts = await store.inbox.pending(lease)
    turn = (await store.conversations.begin_turn(lease, posts)).number
    result = TurnResult(state=state, reply_ts=tuple(map(MessageTs, reply_ts)))
    await store.conversations.end_turn(lease, turn, result)
    assert not await store.inbox.release(lease, max(p.seq or 0 for p in posts))
    return posts


async def two_failures(store: Store) -> ConversationKey:
    await failed(store, await leased(store, posted("1.0", "first")), "1.1")
    lease = await leased(store, posted("2.0", "second"))
    await failed(store, lease, "2.1")
    return lease.key


async def reopen(store: Store, key: ConversationKey, turn: int) -> Reopened:
    return await store.conversations.reopen(key, turn, FAILED, onward=False)


async def test_two_failed_turns_are_given_anew_one_after_the_other(
    store: Store,
) -> None:
    key = await two_failures(store)
    assert await reopen(store, key, 1) is Reopened.PENDING
    assert await reopen(store, key, 2) is Reopened.BUSY

    [lease] = await store.inbox.claim(5)
    posts = await failed(store, lease, "1.1")
    assert [post.post.text for post in posts] == ["first"]
    assert await reopen(store, key, 2) is Reopened.PENDING
    [lease] = await store.inbox.claim(5)
    posts = await failed(store, lease, "2.1")
    assert [post.post.text for post in posts] == ["second"]


async def test_a_failed_turn_waits_for_one_that_broke_off(store: Store) -> None:
    key = await two_failures(store)
    lease = await leased(store, posted("3.0", "third"))
    await store.conversations.begin_turn(lease, await store.inbox.pending(lease))
    await store.inbox.give_back(lease, rest_s=3600, blame=True)
    assert await reopen(store, key, 1) is Reopened.BUSY


async def test_one_that_is_answered_by_now_is_not_wanted_again(store: Store) -> None:
    key = await two_failures(store)
    assert await reopen(store, key, 2) is Reopened.PENDING
    [lease] = await store.inbox.claim(5)
    await ended(store, lease, TurnState.DONE, "2.1")
    assert await reopen(store, key, 2) is Reopened.OVER
    assert await reopen(store, key, 3) is Reopened.OVER


async def test_a_button_of_a_run_that_was_taken_over_means_what_stands_there_now(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "first"))
    posts = await store.inbox.pending(lease)
    await store.conversations.begin_turn(lease, posts)
    await store.conversations.reply_posted(lease, 1, MessageTs("1.1"))
    await store.inbox.give_back(lease, rest_s=None, blame=True)
    [lease] = await store.inbox.claim(5)
    await failed(store, lease, "1.1")

    assert await reopen(store, lease.key, 1) is Reopened.PENDING
    [lease] = await store.inbox.claim(5)
    posts = await failed(store, lease, "1.1")
    assert [post.post.text for post in posts] == ["first"]


async def test_a_failed_answer_of_several_messages_is_given_anew_without_later_ones(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "first"))
    await ended(store, lease, TurnState.FAILED, "1.1", "1.2")
    lease = await leased(store, posted("2.0", "second"))
    await ended(store, lease, TurnState.DONE, "2.1")

    assert await reopen(store, lease.key, 1) is Reopened.PENDING
    [lease] = await store.inbox.claim(5)
    posts = await store.inbox.pending(lease)
    assert [post.post.text for post in posts] == ["first"]
    history = (await store.conversations.begin_turn(lease, posts)).history
    assert history is not None
    assert [(turn.number, turn.state) for turn in history.turns] == [
        (2, TurnState.DONE)
    ]
    assert [(post.post.text, post.turn) for post in history.posts] == [
        ("first", 3),
        ("second", 2),
    ]


@pytest.mark.parametrize("kind", [OUTDATED, Offer.VERSION])
async def test_a_turn_waits_while_an_answer_of_its_thread_is_changed_in_slack(
    store: Store, kind: str
) -> None:
    key = await two_failures(store)
    for trigger, thread_ts in ("1.a", key.thread_ts), ("1.b", MessageTs("0.5")):
        asked = replace(command(trigger, kind=kind), thread_ts=thread_ts)
        await store.requests.take_in(asked, room=False)
    here, elsewhere = await store.requests.claim(2)
    assert await reopen(store, key, 1) is Reopened.BUSY
    await store.requests.finish(here, "done")
    assert await reopen(store, key, 1) is Reopened.PENDING
    assert elsewhere.request.thread_ts == "0.5"
