"""Two threads of one channel never share a word, whatever people do in them."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant.context import Facts, model_messages
from bot.assistant.window import Room, fitted
from bot.core.conversation import Lease, TurnResult, TurnState
from bot.core.incoming import Deleted, Edited, Incoming, Posted
from bot.core.model import TextBlock, Usage
from bot.core.summary import Summary, SummaryCall
from bot.store import Store
from tests.store.posts import delivery, posted

THREADS = ("10.000000", "20.000000")
steps = st.tuples(
    st.sampled_from(["post", "edit", "delete", "answer", "summarise", "ask again"]),
    st.sampled_from(THREADS),
    st.integers(0, 9),
)


class Channel:
    """One channel with two threads; every word names the thread it was said in."""

    def __init__(self, store: Store) -> None:
        self.store, self.team = store, uuid4().hex
        self.numbers = count(1)
        self.ts: dict[str, list[str]] = {thread: [] for thread in THREADS}
        self.leases: dict[str, Lease] = {}

    def word(self, thread: str) -> str:
        return f"thread{thread[0]}word{next(self.numbers)}"

    async def take_in(self, incoming: Incoming) -> None:
        taken = await self.store.inbox.take_in(incoming, room=True)
        if taken.lease:
            self.leases[taken.lease.key.thread_ts] = taken.lease

    def posted(self, thread: str) -> Posted:
        ts = self.ts[thread]
        ts.append(f"{thread[:2]}.{len(ts):06}")
        return posted(ts[-1], self.word(thread), thread=thread, team=self.team)

    async def step(self, kind: str, thread: str, number: int) -> None:
        if kind == "post" or thread not in self.leases:
            return await self.take_in(self.posted(thread))
        ts = self.ts[thread][number % len(self.ts[thread])]
        event = delivery(f"{self.team}-{next(self.numbers)}", self.team)
        match kind:
            case "edit":
                said = self.word(thread)
                await self.take_in(Edited(delivery=event, ts=ts, text=said))  # type: ignore[arg-type]
            case "delete" if ts != thread:
                gone = Deleted(delivery=event, ts=ts, thread_ts=thread)  # type: ignore[arg-type]
                await self.take_in(gone)
            case "answer":
                await self.answer(thread)
            case "summarise":
                await self.summarise(thread)
        return None

    async def answer(self, thread: str) -> None:
        lease = self.leases[thread]
        pending = await self.store.inbox.pending(lease)
        if not pending:
            return
        begun = await self.store.conversations.begin_turn(lease, pending)
        said = TurnResult(state=TurnState.DONE, answer=(TextBlock(self.word(thread)),))
        await self.store.conversations.end_turn(lease, begun.number, said)

    async def summarise(self, thread: str) -> None:
        lease = self.leases[thread]
        history = await self.store.summaries.material(lease.conversation_id)
        pieces = fitted(history, Room(1, 3.5)).pieces
        if not pieces:
            return
        through = pieces[0].at
        await self.store.summaries.keep(
            lease.conversation_id,
            Summary(text=self.word(thread), through=through),
            SummaryCall(usage=Usage(input_tokens=1)),
            rests_on=history.footprint(through),
        )

    async def told(self, thread: str) -> str:
        if thread not in self.leases:
            return ""
        history = await self.store.conversations.history(self.leases[thread])
        shown = fitted(history, Room(100_000, 3.5))
        return str(
            [
                block.text
                for message in model_messages(shown, Facts(now=datetime.now(UTC)))
                for block in message.content
                if isinstance(block, TextBlock)
            ]
        )


@given(st.lists(steps, max_size=25))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_two_threads_of_a_channel_never_share_a_word(
    store: Store, said: list[tuple[str, str, int]]
) -> None:
    channel = Channel(store)
    for step in said:
        await channel.step(*step)
        for thread, other in (THREADS, THREADS[::-1]):
            assert f"thread{other[0]}" not in await channel.told(thread)
