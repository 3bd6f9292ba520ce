"""What people change and take back, and what rests on their words."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.conversation import Lease, SharedFile, TurnResult, TurnState
from bot.core.footer import OUTDATED
from bot.core.ids import ChannelId, FileId
from bot.core.incoming import Edited, FileGone, Receipt, TakenIn
from bot.core.model import TextBlock
from bot.core.routing import Silence
from bot.store import Store
from bot.store.schema import messages, turns
from tests.store.posts import BOB, PICTURE, deleted, edited, leased, posted

NOWHERE = ChannelId("")
SAID = TurnResult(state=TurnState.DONE, answer=(TextBlock("Paris."),))


async def answered(store: Store, text: str = "hello") -> Lease:
    """A conversation whose first question was answered, still leased."""
    lease = await leased(store, posted("1.0", text))
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    await store.conversations.end_turn(lease, begun.number, SAID)
    return lease


def gone(file_id: str, event_id: str = "Ev-gone") -> FileGone:
    nowhere = replace(deleted("1.0", event_id=event_id).delivery, channel_id=NOWHERE)
    return FileGone(delivery=nowhere, file_id=FileId(file_id))


def naming_us(ts: str, text: str) -> Edited:
    edit = edited(ts, text)
    return Edited(delivery=edit.delivery, ts=edit.ts, text=text, now_addressed=True)


async def test_an_edit_of_what_was_answered_leaves_work_once(store: Store) -> None:
    lease = await answered(store)
    for number, text in enumerate(("hi", "hey")):
        edit = edited("1.0", text, event_id=f"Ev{number}")
        taken = await store.inbox.take_in(edit, room=True)
        assert taken.leaves_work is (number == 0)
    [work] = await store.requests.claim(10)
    assert (work.request.kind, work.request.arguments["value"]) == (OUTDATED, "1")
    answer = await store.answers.find(lease.key, 1)
    assert answer is not None
    assert answer.is_outdated
    assert (await store.answers.shown(answer)).text == "Paris."


async def test_an_edit_of_what_waits_leaves_nothing_to_do(store: Store) -> None:
    await leased(store, posted("1.0"))
    taken = await store.inbox.take_in(edited("1.0", "hi"), room=True)
    assert not taken.leaves_work
    assert await store.requests.claim(10) == []


async def test_an_edit_that_names_us_asks_what_was_declined(store: Store) -> None:
    lease = await answered(store)
    await store.inbox.take_in(posted("1.1", "and?", addressed=False), room=True)
    [post] = await store.inbox.pending(lease)
    await store.inbox.decline(lease, post, Silence.PEOPLE_TALK)
    assert not await store.inbox.release(lease, 2)

    taken = await store.inbox.take_in(naming_us("1.1", "and?"), room=True)
    assert (taken.receipt, taken.leaves_work) == (Receipt.STORED, True)
    [lease] = await store.inbox.claim(10)
    [post] = await store.inbox.pending(lease)
    assert (post.post.ts, post.addressed, post.seq) == ("1.1", True, 3)


async def test_an_edit_that_names_us_asks_nothing_that_was_answered(
    store: Store,
) -> None:
    lease = await answered(store)
    await store.inbox.take_in(naming_us("1.0", "hello!"), room=True)
    assert await store.inbox.pending(lease) == []


async def test_a_deleted_thread_keeps_no_word_of_anybody(
    store: Store, database: sa.Connection
) -> None:
    lease = await answered(store, "secret")
    await store.inbox.take_in(posted("1.1", "more", author=BOB), room=True)
    await store.inbox.take_in(deleted("1.0"), room=True)
    assert set(database.scalars(sa.select(messages.c.text))) == {""}
    assert database.scalars(sa.select(turns.c.answer)).all() == ["[]"]
    assert (await store.conversations.history(lease)).posts == ()

    await store.inbox.take_in(posted("1.2", "hello?"), room=True)
    [post] = await store.inbox.pending(lease)
    assert post.thread_is_gone
    await store.inbox.decline(lease, post, Silence.THREAD_GONE)
    assert set(database.scalars(sa.select(messages.c.text))) == {""}


async def test_a_thread_is_deleted_though_its_first_message_was_never_stored(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.5"))
    taken = await store.inbox.take_in(deleted("1.0"), room=True)
    assert taken.receipt is Receipt.STORED
    assert await store.inbox.pending(lease) == []


async def test_what_is_deleted_while_a_thread_is_read_does_not_come_back(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.5"))
    [first] = await store.inbox.pending(lease)
    await store.inbox.take_in(deleted("1.1"), room=True)
    earlier = posted("1.1", "secret")
    read = replace(first, post=earlier.post, seq=None)
    await store.conversations.add_earlier(lease, [read])
    texts = [p.post.text for p in (await store.conversations.history(lease)).posts]
    assert texts == ["hello"]


@pytest.mark.parametrize(("others", "ends"), [((), True), (("1.1",), False)])
async def test_a_turn_ends_once_nobody_asks_any_more(
    store: Store, others: tuple[str, ...], ends: bool
) -> None:
    lease = await leased(store, posted("1.0", thread="0.5"))
    for ts in others:
        await store.inbox.take_in(posted(ts, thread="0.5"), room=False)
    pending = await store.inbox.pending(lease)
    await store.conversations.begin_turn(lease, pending)
    await store.inbox.take_in(deleted("1.0", thread="0.5"), room=False)
    assert bool(await store.stops.requested()) is ends


async def test_an_answer_that_comes_after_its_thread_is_gone_is_not_kept(
    store: Store, database: sa.Connection
) -> None:
    lease = await leased(store, posted("1.0"))
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    await store.inbox.take_in(deleted("1.0"), room=False)
    await store.conversations.end_turn(lease, begun.number, SAID)
    assert database.scalars(sa.select(turns.c.answer)).all() == ["[]"]


async def test_asked_again_from_an_earlier_answer_all_later_ones_are_superseded(
    store: Store,
) -> None:
    lease = await answered(store)
    await store.inbox.take_in(posted("1.1", "and?"), room=True)
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    await store.conversations.end_turn(lease, begun.number, SAID)
    assert not await store.inbox.release(lease, 2)
    given = {TurnState.DONE}
    await store.conversations.reopen(lease.key, 1, given, onward=True)

    [lease] = await store.inbox.claim(10)
    pending = await store.inbox.pending(lease)
    assert [post.post.ts for post in pending] == ["1.1"]
    await store.conversations.begin_turn(lease, pending)
    history = await store.conversations.history(lease)
    assert [(post.post.ts, post.turn) for post in history.posts] == [
        ("1.0", 3),
        ("1.1", 3),
    ]
    assert history.turns == ()


async def test_a_deleted_file_is_gone_from_every_post_that_brought_it(
    store: Store, database: sa.Connection
) -> None:
    other = SharedFile(file_id=FileId("F11"), name="other.png")
    await leased(store, posted("1.0", files=(PICTURE, other)))
    await leased(store, posted("2.0", thread="2.0", files=(PICTURE,)))
    await leased(store, posted("1.0", team="T2", files=(PICTURE,)))
    taken = await store.inbox.take_in(gone("F1"), room=True)
    assert (taken.receipt, taken.files_gone) == (Receipt.STORED, True)
    again = await store.inbox.take_in(gone("F1", event_id="Ev-again"), room=True)
    assert again == TakenIn(Receipt.NOT_OURS)
    kept = database.execute(
        sa.select(messages.c.team, messages.c.ts, messages.c.files).order_by(
            messages.c.team, messages.c.ts
        )
    ).all()
    assert [(team, ts, files.count("file_id")) for team, ts, files in kept] == [
        ("T1", "1.0", 1),
        ("T1", "2.0", 0),
        ("T2", "1.0", 1),
    ]
