"""What is taken in: once, in order, and nothing that is not ours."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease
from bot.core.incoming import Receipt, TakenIn
from bot.core.routing import Silence
from bot.store import Store
from bot.store.schema import conversations, events, messages
from tests.store.posts import BOB, PICTURE, deleted, edited, leased, posted


async def texts(store: Store, lease: Lease) -> list[str]:
    return [post.post.text for post in await store.inbox.pending(lease)]


async def test_a_mention_becomes_a_conversation_and_is_ours_to_start(
    store: Store,
) -> None:
    mention = posted("1.0", "hello", files=(PICTURE,))
    taken = await store.inbox.take_in(mention, room=True)

    assert taken.receipt is Receipt.STORED
    assert taken.lease is not None
    assert taken.lease.key == mention.key
    [pending] = await store.inbox.pending(taken.lease)
    assert pending.post == mention.post
    assert (pending.seq, pending.addressed, pending.turn) == (1, True, None)


async def test_without_room_a_mention_waits_for_whoever_has_some(store: Store) -> None:
    taken = await store.inbox.take_in(posted("1.0"), room=False)
    assert taken == TakenIn(Receipt.STORED)

    [lease] = await store.inbox.claim(10)
    assert await texts(store, lease) == ["hello"]


async def test_a_delivery_that_comes_again_is_a_duplicate(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    again = await store.inbox.take_in(posted("1.0"), room=True)

    assert again == TakenIn(Receipt.DUPLICATE)
    assert await texts(store, lease) == ["hello"]


async def test_a_post_under_two_event_ids_is_one_message(store: Store) -> None:
    lease = await leased(store, posted("1.0", event_id="Ev1"))
    again = await store.inbox.take_in(posted("1.0", event_id="Ev2"), room=True)

    assert again == TakenIn(Receipt.DUPLICATE)
    assert await texts(store, lease) == ["hello"]


async def test_racing_deliveries_of_one_post_are_one_message(store: Store) -> None:
    racing = [posted("1.0", event_id=f"Ev{n}") for n in range(20)]
    taken = await asyncio.gather(*(store.inbox.take_in(p, room=True) for p in racing))

    assert sorted(t.receipt for t in taken) == sorted(
        [Receipt.STORED] + [Receipt.DUPLICATE] * 19
    )
    [lease] = [t.lease for t in taken if t.lease]
    assert await texts(store, lease) == ["hello"]


async def test_racing_posts_of_one_thread_get_one_lease_and_a_seq_each(
    store: Store,
) -> None:
    posts = [posted(f"1.{n:02}", str(n)) for n in range(20)]
    taken = await asyncio.gather(*(store.inbox.take_in(p, room=True) for p in posts))

    [lease] = [t.lease for t in taken if t.lease]
    pending = await store.inbox.pending(lease)
    assert [post.seq for post in pending] == list(range(1, 21))
    assert {post.post.text for post in pending} == {str(n) for n in range(20)}


async def test_a_reply_is_stored_only_where_its_conversation_exists(
    store: Store, database: sa.Connection
) -> None:
    stranger = posted("9.1", thread="9.0", addressed=False)
    assert (await store.inbox.take_in(stranger, room=True)).receipt is Receipt.NOT_OURS
    for table in (events, messages, conversations):
        assert database.execute(sa.select(table)).all() == []

    lease = await leased(store, posted("1.0"))
    reply = posted("1.1", "and you?", addressed=False, author=BOB)
    assert (await store.inbox.take_in(reply, room=True)).receipt is Receipt.STORED
    assert (await store.inbox.take_in(reply, room=True)).receipt is Receipt.DUPLICATE
    assert await texts(store, lease) == ["hello", "and you?"]


async def test_the_same_ts_elsewhere_is_another_message(store: Store) -> None:
    await leased(store, posted("1.0", team="T1"))
    await leased(store, posted("1.0", team="T2"))


async def test_an_edit_changes_what_is_stored_and_asks_nothing_new(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "helo"))
    edit = edited("1.0", "hello", files=(PICTURE,))
    assert (await store.inbox.take_in(edit, room=True)).receipt is Receipt.STORED

    [post] = await store.inbox.pending(lease)
    assert (post.post.text, post.post.files) == ("hello", (PICTURE,))
    assert (post.revision, post.seq) == (2, 1)


async def test_an_edit_that_changes_nothing_is_no_revision(store: Store) -> None:
    lease = await leased(store, posted("1.0", "hello", files=(PICTURE,)))
    await store.inbox.take_in(edited("1.0", "hello", files=(PICTURE,)), room=True)
    [post] = await store.inbox.pending(lease)
    assert post.revision == 1


async def test_an_old_edit_that_comes_again_does_not_undo_a_newer_one(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0", "one"))
    for event_id, text in [("Ev-a", "two"), ("Ev-b", "three"), ("Ev-a", "two")]:
        await store.inbox.take_in(edited("1.0", text, event_id=event_id), room=True)
    assert await texts(store, lease) == ["three"]


async def test_a_deleted_post_leaves_nothing_to_answer_and_no_words(
    store: Store, database: sa.Connection
) -> None:
    lease = await leased(store, posted("1.0", "secret", files=(PICTURE,)))
    assert (await store.inbox.take_in(deleted("1.0"), room=True)).receipt is (
        Receipt.STORED
    )
    await store.inbox.take_in(edited("1.0", "secret again"), room=True)

    assert await store.inbox.pending(lease) == []
    assert (await store.conversations.history(lease)).posts == ()
    kept = database.execute(sa.select(messages.c.text, messages.c.files)).one()
    assert kept == ("", "[]")
    assert await store.inbox.release(lease, 0) is False


async def test_changes_of_posts_we_never_stored_write_nothing(
    store: Store, database: sa.Connection
) -> None:
    for change in (edited("7.0", "hello"), deleted("7.0")):
        taken = await store.inbox.take_in(change, room=True)
        assert taken == TakenIn(Receipt.NOT_OURS)
    assert database.execute(sa.select(events)).all() == []


async def test_an_edit_does_not_bring_back_what_was_refused(store: Store) -> None:
    lease = await leased(store, posted("1.0", "let me in"))
    [post] = await store.inbox.pending(lease)
    await store.inbox.decline(lease, post, Silence.NOT_ALLOWED)
    await store.inbox.take_in(edited("1.0", "let me in!"), room=True)

    assert (await store.conversations.history(lease)).posts == ()


@pytest.mark.parametrize(
    "text", ["a\0b", "\ud83d half an emoji", "שלום \u200f", "x" * 40_000, ""]
)
async def test_whatever_people_write_can_be_stored(store: Store, text: str) -> None:
    lease = await leased(store, posted("1.0", text))
    [stored] = await texts(store, lease)
    assert len(stored) == len(text)
    assert stored.replace("\ufffd", "").replace("?", "") == (
        text.replace("\0", "").replace("\ud83d", "")
    )
