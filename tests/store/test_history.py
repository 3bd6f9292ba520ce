"""What was said before we were there, and who said it."""

from dataclasses import replace

import pytest

from bot.core.conversation import ChannelKind, Post, StoredPost
from bot.core.errors import LeaseLost
from bot.core.ids import MessageTs, TeamId
from bot.store import Store
from tests.store.posts import ADA, BOB, PICTURE, leased, posted


def earlier(ts: str, text: str, *, turn: int | None = 1) -> StoredPost:
    post = Post(ts=MessageTs(ts), author=BOB, text=text, files=(PICTURE,))
    return StoredPost(
        post=post, team_id=TeamId("T1"), channel_kind=ChannelKind.PUBLIC, turn=turn
    )


async def test_earlier_messages_come_before_and_ask_for_nothing(store: Store) -> None:
    lease = await leased(store, posted("1.5", "what do you think?"))
    await store.conversations.add_earlier(
        lease, [earlier("1.0", "a plan"), earlier("1.1", "a better plan")]
    )
    history = await store.conversations.history(lease)
    assert [p.post.text for p in history.posts] == [
        "a plan",
        "a better plan",
        "what do you think?",
    ]
    assert history.posts[0] == earlier("1.0", "a plan")
    assert len(await store.inbox.pending(lease)) == 1


async def test_reading_back_changes_nothing_that_is_stored(store: Store) -> None:
    lease = await leased(store, posted("1.0", "as delivered"))
    for _ in range(2):
        await store.conversations.add_earlier(lease, [earlier("1.0", "as read")])
        await store.conversations.add_earlier(lease, [])
    history = await store.conversations.history(lease)
    assert [p.post.text for p in history.posts] == ["as delivered"]


async def test_a_thread_counts_as_read_only_once_it_is_read_to_its_end(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.5"))
    await store.conversations.add_earlier(lease, [earlier("1.0", "page one")])
    assert await store.conversations.was_read_back(lease) is False
    await store.conversations.mark_read_back(lease)
    assert await store.conversations.was_read_back(lease) is True


async def test_a_name_once_stored_stays(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    await store.inbox.take_in(posted("1.1", author=BOB), room=False)
    await store.conversations.name_author(lease, replace(ADA, name="Ada"))
    await store.conversations.name_author(lease, replace(ADA, name="Ada Lovelace"))
    history = await store.conversations.history(lease)
    assert [post.post.author.name for post in history.posts] == ["Ada", ""]


async def test_names_that_are_known_are_kept_when_a_turn_begins(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    await store.inbox.take_in(posted("1.1", author=BOB), room=False)
    [by_ada, by_bob] = await store.inbox.pending(lease)
    ada = replace(by_ada.post, author=replace(ADA, name="Ada"))
    await store.conversations.begin_turn(lease, [replace(by_ada, post=ada), by_bob])
    history = await store.conversations.history(lease)
    assert [post.post.author.name for post in history.posts] == ["Ada", ""]


async def test_a_name_belongs_to_one_person_of_one_workspace(store: Store) -> None:
    namesake = replace(ADA, team_id=TeamId("T9"))
    lease = await leased(store, posted("1.0", author=namesake))
    await store.conversations.name_author(lease, replace(ADA, name="Ada"))
    [post] = (await store.conversations.history(lease)).posts
    assert post.post.author == namesake


async def test_whoever_lost_the_lease_neither_reads_nor_writes(store: Store) -> None:
    lease = replace(await leased(store, posted("1.0")), epoch=7)
    conversations = store.conversations
    for attempt in (
        conversations.history(lease),
        conversations.was_read_back(lease),
        conversations.mark_read_back(lease),
        conversations.add_earlier(lease, [earlier("0.5", "x")]),
        conversations.name_author(lease, replace(ADA, name="Ada")),
    ):
        with pytest.raises(LeaseLost):
            await attempt
