"""What a turn that was broken off has left in Slack, and since when it may stand."""

import pytest
import sqlalchemy as sa

from bot.core.conversation import BegunTurn, Lease, OpenReply, Reopened, TurnState
from bot.core.errors import LeaseLost
from bot.core.ids import FileId, MessageTs
from bot.store import Store
from bot.store.schema import messages, turns
from tests.store.posts import deleted, leased, posted
from tests.store.test_turns import done, taken_over

FIRST = MessageTs("1.5")


async def begin(store: Store, lease: Lease) -> BegunTurn:
    posts = await store.inbox.pending(lease)
    return await store.conversations.begin_turn(lease, posts)


async def test_what_was_lost_is_newer_than_all_that_was_written_by_then(
    store: Store, database: sa.Connection
) -> None:
    """Also where all of it was written at the same moment, as clocks tell it."""
    lease = await leased(store, posted("1.0"))
    turn = (await begin(store, lease)).number
    await store.conversations.intend_reply(lease, turn)
    for ts in ("1.8", "1.9"):
        await store.inbox.take_in(posted(ts), room=False)
        at = sa.select(sa.func.max(turns.c.intended_at)).scalar_subquery()
        database.execute(sa.update(messages).values(stored_at=at))
        lease = await taken_over(store, lease)
        assert (await begin(store, lease)).open_reply.newer_than == "1.0"


async def test_it_is_there_although_nobody_asks_any_more(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = (await begin(store, lease)).number
    assert await store.conversations.left_open(lease) is None
    await store.conversations.reply_posted(lease, turn, FIRST)
    await store.inbox.take_in(deleted("1.0"), room=False)
    lease = await taken_over(store, lease)
    assert await store.inbox.pending(lease) == []
    left = await store.conversations.left_open(lease)
    assert left is not None
    assert (left.turn, left.reply) == (turn, OpenReply(ts=(FIRST,)))
    assert left.post.post.ts == "1.0"


async def test_files_are_handed_on_until_an_answer_was_given(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = (await begin(store, lease)).number
    for file in ("F1", "F2", "F1"):
        await store.conversations.intend_file(lease, turn, FileId(file))
    lease = await taken_over(store, lease)
    left = await store.conversations.left_open(lease)
    assert left is not None
    assert left.reply.files == ("F1", "F2")

    begun = await begin(store, lease)
    await store.conversations.intend_file(lease, begun.number, FileId("F3"))
    lease = await taken_over(store, lease)
    begun = await begin(store, lease)
    assert begun.open_reply.files == ("F1", "F2", "F3")
    await store.conversations.end_turn(lease, begun.number, done(FIRST))
    await store.inbox.release(lease, begun.number)

    again = await store.conversations.reopen(
        lease.key, begun.number, [TurnState.DONE], onward=False
    )
    assert again is Reopened.PENDING
    [lease] = await store.inbox.claim(1)
    assert (await begin(store, lease)).open_reply == OpenReply(ts=(FIRST,))


async def test_who_was_replaced_shares_no_file(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = (await begin(store, lease)).number
    await taken_over(store, lease)
    with pytest.raises(LeaseLost):
        await store.conversations.intend_file(lease, turn, FileId("F1"))


async def test_an_answer_that_was_given_is_nothing_left_open(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = (await begin(store, lease)).number
    await store.conversations.end_turn(lease, turn, done(FIRST))
    assert await store.conversations.left_open(lease) is None
    assert await store.inbox.release(lease, 1) is False
    with pytest.raises(LeaseLost):
        await store.conversations.left_open(lease)
    again = await store.conversations.reopen(
        lease.key, turn, [TurnState.DONE], onward=False
    )
    assert again is Reopened.PENDING
    [lease] = await store.inbox.claim(1)
    assert await store.conversations.left_open(lease) is None
