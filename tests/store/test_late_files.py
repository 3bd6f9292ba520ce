"""A mention that came without its files gets them from whoever tells of them."""

from dataclasses import replace

import pytest

from bot.core.conversation import UNLISTED, SharedFile
from bot.core.ids import FileId, MessageTs
from bot.core.incoming import Posted, Receipt
from bot.store import Store
from tests.store.posts import PICTURE, edited, leased, posted

TS = MessageTs("1.0")


async def files_of(store: Store, *deliveries: Posted) -> tuple[SharedFile, ...]:
    """Take in deliveries of one post; the files that are stored then."""
    first, *later = deliveries
    lease = await leased(store, first)
    for delivery in later:
        taken = await store.inbox.take_in(delivery, room=True)
        assert (taken.receipt, taken.lease) == (Receipt.DUPLICATE, None)
    (post,) = (await store.conversations.history(lease)).posts
    return post.post.files


def event(number: int, *files: SharedFile, text: str = "look") -> Posted:
    return posted(TS, text, event_id=f"Ev{number}", files=files)


@pytest.mark.parametrize("known", [(), (UNLISTED,)])
async def test_the_other_event_of_the_post_brings_them(
    store: Store, known: tuple[SharedFile, ...]
) -> None:
    found = await files_of(store, event(1, *known), event(2, PICTURE))
    assert found == (PICTURE,)


async def test_what_is_listed_is_not_taken_away(store: Store) -> None:
    other = replace(PICTURE, file_id=FileId("F2"))
    deliveries = (event(1, PICTURE), event(2, other), event(3, text=""))
    assert await files_of(store, *deliveries) == (PICTURE,)


async def test_a_post_that_turns_out_to_have_none_has_none(store: Store) -> None:
    first = event(1, UNLISTED, text="")
    assert await files_of(store, first, event(2, text="")) == ()


async def test_what_slack_was_asked_for_is_kept(store: Store) -> None:
    lease = await leased(store, event(1, UNLISTED))
    await store.conversations.list_files(lease, TS, (PICTURE,))
    (post,) = (await store.conversations.history(lease)).posts
    assert post.post.files == (PICTURE,)


async def test_an_edit_has_the_last_word(store: Store) -> None:
    lease = await leased(store, event(1, PICTURE))
    await store.inbox.take_in(edited(TS, "without"), room=False)
    await store.inbox.take_in(event(2, PICTURE), room=False)
    await store.conversations.list_files(lease, TS, (PICTURE,))
    (post,) = (await store.conversations.history(lease)).posts
    assert post.post.files == ()


async def test_what_a_server_refused_is_known_by_file_and_model(store: Store) -> None:
    lease = await leased(
        store, event(1, PICTURE, replace(PICTURE, file_id=FileId("F2")))
    )
    await store.conversations.keep_out(lease, [PICTURE.file_id], "model-a")
    (post,) = (await store.conversations.history(lease)).posts
    assert [file.refused_by for file in post.post.files] == ["model-a", ""]
