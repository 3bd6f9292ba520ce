"""However deliveries come, and come again: each post once, in order, one owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.conversation import Lease
from bot.core.incoming import Receipt, TakenIn
from bot.store import Store
from tests.store.posts import posted


@dataclass(frozen=True)
class Arrives:
    thread: int
    post: int
    delivery: int
    addressed: bool
    room: bool


@dataclass(frozen=True)
class Works:
    thread: int


arrivals = st.builds(
    Arrives,
    thread=st.integers(0, 1),
    post=st.integers(0, 4),
    delivery=st.integers(0, 1),
    addressed=st.booleans(),
    room=st.booleans(),
)
works = st.builds(Works, thread=st.integers(0, 1))


class Expected:
    """What ought to be in the store, kept beside it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.team = uuid4().hex
        self.stored: dict[int, list[str]] = {0: [], 1: []}
        self.addressed: set[str] = set()
        self.done = {0: 0, 1: 0}
        self.held: dict[int, Lease] = {}

    async def arrives(self, step: Arrives) -> None:
        stored, ts = self.stored[step.thread], f"{step.thread + 1}.{step.post}"
        post = posted(
            ts,
            thread=f"{step.thread + 1}.0",
            team=self.team,
            event_id=f"{self.team}-{ts}-{step.delivery}",
            addressed=step.addressed,
        )
        taken = await self.store.inbox.take_in(post, room=step.room)
        if ts in stored:
            is_news = step.addressed and ts not in self.addressed
            told = Receipt.STORED if is_news else Receipt.DUPLICATE
            assert taken == TakenIn(told)
        elif not stored and not step.addressed:
            assert taken == TakenIn(Receipt.NOT_OURS)
        else:
            assert taken.receipt is Receipt.STORED
            stored.append(ts)
            idle = step.thread not in self.held
            assert (taken.lease is not None) is (idle and step.room)
        if step.addressed:
            self.addressed.add(ts)
        if taken.lease is not None:
            self.held[step.thread] = taken.lease

    async def works(self, thread: int) -> None:
        lease, stored = self.held.pop(thread), self.stored[thread]
        pending = await self.store.inbox.pending(lease)
        assert [(post.seq, post.post.ts) for post in pending] == [
            *enumerate(stored, 1)
        ][self.done[thread] :]
        assert await self.store.inbox.release(lease, len(stored)) is False
        self.done[thread] = len(stored)

    async def does(self, step: Arrives | Works) -> None:
        match step:
            case Arrives():
                await self.arrives(step)
            case Works(thread) if thread in self.held:
                await self.works(thread)

    async def what_is_left_can_be_claimed(self, claimed: Sequence[Lease]) -> None:
        waiting = {
            f"{thread + 1}.0"
            for thread, stored in self.stored.items()
            if thread not in self.held and len(stored) > self.done[thread]
        }
        mine = [lease.key for lease in claimed if lease.key.installation == self.team]
        assert {key.thread_ts for key in mine} == waiting


@given(steps=st.lists(arrivals | works, max_size=25))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_each_post_is_stored_once_and_each_conversation_has_one_owner(
    store: Store, steps: list[Arrives | Works]
) -> None:
    expected = Expected(store)
    for step in steps:
        await expected.does(step)
    await expected.what_is_left_can_be_claimed(await store.inbox.claim(100))


@given(steps=st.lists(st.tuples(st.integers(0, 1), arrivals | works), max_size=40))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_workspaces_with_the_same_channels_people_and_threads_share_nothing(
    store: Store, steps: list[tuple[int, Arrives | Works]]
) -> None:
    alike = Expected(store), Expected(store)
    for which, step in steps:
        await alike[which].does(step)
    claimed = await store.inbox.claim(100)
    for expected in alike:
        await expected.what_is_left_can_be_claimed(claimed)
