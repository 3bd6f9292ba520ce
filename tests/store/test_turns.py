"""A turn: what it shows, what it takes over, how it ends."""

from typing import get_args

import pytest
import sqlalchemy as sa

from bot.core.conversation import (
    Lease,
    OpenReply,
    StoredTurn,
    TurnResult,
    TurnState,
)
from bot.core.errors import LeaseLost
from bot.core.ids import MessageTs
from bot.core.model import (
    ContentBlock,
    DocumentBlock,
    ImageBlock,
    OpaqueBlock,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
)
from bot.store import Store
from bot.store.schema import turns
from tests.store.posts import leased, posted

BLOCKS: tuple[ContentBlock, ...] = (
    TextBlock("Grüße \0 \ud83d"),
    ImageBlock(media_type="image/png", data="aGk=", width_px=1, height_px=2),
    DocumentBlock(media_type="application/pdf", data="aGk=", title="t", pages=3),
    ToolUseBlock(tool_use_id="tu1", name="search", input={"q": ["a", 1, None]}),
    ToolResultBlock(tool_use_id="tu1", content="found", is_error=True),
    OpaqueBlock("thinking", '{"thinking": "…"}'),
)


async def begin(store: Store, lease: Lease) -> int:
    posts = await store.inbox.pending(lease)
    return (await store.conversations.begin_turn(lease, posts)).number


async def taken_over(store: Store, lease: Lease) -> Lease:
    """The lease of whoever goes on after `lease` was lost in the middle."""
    await store.inbox.give_back(lease, rest_s=None, blame=False)
    [lease] = await store.inbox.claim(1)
    return lease


def done(*reply_ts: str, text: str = "Paris.") -> TurnResult:
    return TurnResult(
        state=TurnState.DONE,
        answer=(TextBlock(text),),
        reply_ts=tuple(map(MessageTs, reply_ts)),
    )


async def test_a_turn_that_ended_is_part_of_the_history(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    assert (await store.conversations.history(lease)).turns == ()

    await store.conversations.end_turn(lease, turn, done("1.5"))
    history = await store.conversations.history(lease)
    assert history.turns == (
        StoredTurn(number=1, state=TurnState.DONE, answer=(TextBlock("Paris."),)),
    )
    assert [post.turn for post in history.posts] == [1]


async def test_every_kind_of_block_comes_back_as_it_was(store: Store) -> None:
    assert {type(block) for block in BLOCKS} == set(get_args(ContentBlock))
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    result = TurnResult(state=TurnState.STOPPED, answer=BLOCKS)
    await store.conversations.end_turn(lease, turn, result)

    [stored] = (await store.conversations.history(lease)).turns
    assert stored.answer[0] == TextBlock("Grüße \0 ?")
    assert stored.answer[1:] == BLOCKS[1:]


async def test_what_a_turn_cost_is_kept(store: Store, database: sa.Connection) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    result = TurnResult(
        state=TurnState.FAILED,
        model="m",
        stop_reason="end_turn",
        usage=Usage(input_tokens=1, output_tokens=2, thinking_tokens=3),
        request_id="req_1",
        error="overloaded",
        first_text_s=0.5,
        duration_s=2.5,
    )
    await store.conversations.end_turn(lease, turn, result)

    row = database.execute(sa.select(turns)).one()
    assert (row.team, row.team_id, row.state) == ("T1", "T1", "failed")
    assert (row.input_tokens, row.output_tokens, row.thinking_tokens) == (1, 2, 3)
    assert (row.model, row.stop_reason, row.request_id) == ("m", "end_turn", "req_1")
    assert (row.error, row.first_text_s, row.duration_s) == ("overloaded", 0.5, 2.5)
    assert row.started_at <= row.ended_at


async def test_an_answer_is_done_in_the_moment_it_is_stored(store: Store) -> None:
    """Whoever dies between the end of a turn and the release answers nothing twice."""
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    await store.conversations.end_turn(lease, turn, done("1.5"))

    assert await store.inbox.pending(lease) == []
    assert await store.inbox.release(lease, 0) is False


async def test_a_post_that_comes_late_is_not_shown_before_it_is_decided_on(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0"))
    pending = await store.inbox.pending(lease)
    await store.inbox.take_in(posted("1.1"), room=False)
    turn = (await store.conversations.begin_turn(lease, pending)).number

    history = await store.conversations.history(lease)
    assert [post.turn for post in history.posts] == [turn, None]
    await store.conversations.end_turn(lease, turn, done("1.5"))
    assert [post.post.ts for post in await store.inbox.pending(lease)] == ["1.1"]


async def test_declined_posts_are_shown_with_the_next_turn(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    await store.inbox.take_in(posted("1.1"), room=False)
    first, second = await store.inbox.pending(lease)
    turn = (await store.conversations.begin_turn(lease, [second])).number
    history = await store.conversations.history(lease)
    assert [post.turn for post in history.posts] == [turn, turn]
    assert first.turn is None


async def test_a_first_turn_takes_nothing_over(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    assert begun.open_reply == OpenReply()


async def test_an_interrupted_turn_is_superseded_and_its_message_taken_over(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    await store.conversations.intend_reply(lease, turn)
    await store.conversations.reply_posted(lease, turn, MessageTs("1.5"))
    lease = await taken_over(store, lease)

    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    assert begun.number == 2
    assert begun.open_reply == OpenReply(ts=(MessageTs("1.5"),))
    await store.conversations.end_turn(lease, 2, done("1.5"))
    history = await store.conversations.history(lease)
    assert [turn.number for turn in history.turns] == [2]
    assert [post.turn for post in history.posts] == [2]


async def test_a_post_of_unknown_outcome_is_handed_on_as_intended(
    store: Store,
) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    await store.conversations.intend_reply(lease, turn)
    await store.conversations.reply_posted(lease, turn, MessageTs("1.5"))
    await store.conversations.intend_reply(lease, turn)
    lease = await taken_over(store, lease)

    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    assert begun.open_reply.ts == ("1.5",)
    assert begun.open_reply.intended_at is not None
    assert begun.open_reply.intended_at.tzinfo is not None


async def test_a_message_survives_several_interruptions(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    await store.conversations.reply_posted(lease, turn, MessageTs("1.5"))
    for _ in range(2):
        lease = await taken_over(store, lease)
        begun = await store.conversations.begin_turn(
            lease, await store.inbox.pending(lease)
        )
        assert begun.open_reply.ts == ("1.5",)


async def test_every_message_we_posted_is_known(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    await store.conversations.reply_posted(lease, turn, MessageTs("1.5"))
    await store.conversations.end_turn(lease, turn, done("1.5", "1.6"))
    await store.inbox.take_in(posted("2.0", thread="1.0"), room=False)
    turn = await begin(store, lease)
    await store.conversations.reply_posted(lease, turn, MessageTs("2.5"))
    await store.conversations.reply_posted(lease, turn, MessageTs("2.5"))

    assert await store.conversations.reply_messages(lease) == {"1.5", "1.6", "2.5"}


async def test_a_message_is_written_down_once_and_in_order(store: Store) -> None:
    lease = await leased(store, posted("1.0"))
    turn = await begin(store, lease)
    for ts in ("1.5", "1.6", "1.5"):
        await store.conversations.reply_posted(lease, turn, MessageTs(ts))
    lease = await taken_over(store, lease)
    begun = await store.conversations.begin_turn(
        lease, await store.inbox.pending(lease)
    )
    assert begun.open_reply.ts == ("1.5", "1.6")


async def test_whoever_lost_the_lease_writes_to_no_turn(
    store: Store, database: sa.Connection
) -> None:
    old = await leased(store, posted("1.0"))
    turn = await begin(store, old)
    await taken_over(store, old)

    for attempt in (
        store.conversations.intend_reply(old, turn),
        store.conversations.reply_posted(old, turn, MessageTs("1.5")),
        store.conversations.end_turn(old, turn, done("1.5")),
        store.conversations.begin_turn(old, []),
        store.conversations.reply_messages(old),
    ):
        with pytest.raises(LeaseLost):
            await attempt
    row = database.execute(sa.select(turns)).one()
    assert (row.state, row.reply_ts, row.answer) == ("running", "[]", "[]")
