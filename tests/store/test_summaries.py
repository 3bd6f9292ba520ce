"""Summaries hold as long as what they cover, and no longer."""

from decimal import Decimal

import pytest

from bot.core.conversation import Lease, TurnResult, TurnState
from bot.core.ids import MessageTs
from bot.core.model import TextBlock, Usage
from bot.core.summary import AFTER_ALL_POSTS, Point, Summary, SummaryCall
from bot.store import Store
from tests.store.posts import deleted, edited, leased, posted

CALL = SummaryCall(
    usage=Usage(input_tokens=900, output_tokens=100), cost_usd=Decimal("0.002")
)


async def two_turns(store: Store) -> Lease:
    """A conversation of two questions and answers, still leased."""
    lease = await leased(store, posted("1.0", "one"))
    for ts in ("1.0", "1.1"):
        await store.inbox.take_in(posted(ts, "word"), room=False)
        pending = [p for p in await store.inbox.pending(lease) if p.turn is None]
        begun = await store.conversations.begin_turn(lease, pending)
        said = TurnResult(state=TurnState.DONE, answer=(TextBlock("ok"),))
        await store.conversations.end_turn(lease, begun.number, said)
    return lease


async def keep(store: Store, lease: Lease, turn: int, ts: str) -> bool:
    through = Point(turn, MessageTs(ts))
    history = await store.summaries.material(lease.conversation_id)
    return await store.summaries.keep(
        lease.conversation_id,
        Summary(text="short \0", through=through),
        CALL,
        rests_on=history.footprint(through),
    )


async def test_a_summary_is_part_of_the_history(store: Store) -> None:
    lease = await two_turns(store)
    assert await keep(store, lease, 1, AFTER_ALL_POSTS)
    summary = (await store.conversations.history(lease)).summary
    assert summary == Summary(text="short \ufffd", through=Point(1, AFTER_ALL_POSTS))
    assert (await store.summaries.material(lease.conversation_id)).summary == summary
    begun = await store.conversations.begin_turn(lease, lease.came_with)
    assert begun.history
    assert begun.history.summary == summary


@pytest.mark.parametrize(("ts", "is_void"), [("1.0", True), ("1.1", False)])
@pytest.mark.parametrize("deletes", [True, False])
async def test_only_a_change_of_what_it_covers_voids_it(
    store: Store, ts: str, is_void: bool, deletes: bool
) -> None:
    lease = await two_turns(store)
    await keep(store, lease, 1, AFTER_ALL_POSTS)
    change = deleted(ts, thread="0.5") if deletes else edited(ts, "else")
    await store.inbox.take_in(change, room=True)
    history = await store.summaries.material(lease.conversation_id)
    assert (history.summary is None) is is_void


async def test_a_summary_of_what_has_changed_meanwhile_is_not_kept(
    store: Store,
) -> None:
    lease = await two_turns(store)
    through = Point(1, AFTER_ALL_POSTS)
    before = await store.summaries.material(lease.conversation_id)
    await store.inbox.take_in(edited("1.0", "else"), room=True)
    assert not await store.summaries.keep(
        lease.conversation_id,
        Summary(text="old", through=through),
        CALL,
        rests_on=before.footprint(through),
    )
    assert (await store.conversations.history(lease)).summary is None


async def test_a_change_of_something_newer_does_not_keep_a_summary_out(
    store: Store,
) -> None:
    lease = await two_turns(store)
    through = Point(1, AFTER_ALL_POSTS)
    before = await store.summaries.material(lease.conversation_id)
    await store.inbox.take_in(edited("1.1", "else"), room=True)
    assert await store.summaries.keep(
        lease.conversation_id,
        Summary(text="still true", through=through),
        CALL,
        rests_on=before.footprint(through),
    )


async def test_asking_again_what_it_covers_voids_it(store: Store) -> None:
    lease = await two_turns(store)
    await keep(store, lease, 2, AFTER_ALL_POSTS)
    await store.inbox.release(lease, 2)
    given = {TurnState.DONE}
    await store.conversations.reopen(lease.key, 2, given, onward=False)
    history = await store.summaries.material(lease.conversation_id)
    assert history.summary is None
