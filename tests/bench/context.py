"""What a long thread adds to each turn: from the database to the request's bytes.

Nothing waits on the way but for the processor: its time is what is judged, as a
machine that others use, too, makes everything last longer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import uvloop

from bot.assistant.context import Facts, model_messages
from bot.assistant.window import Room, fitted
from bot.core.conversation import Lease, TurnResult, TurnState
from bot.core.journal import Fact
from bot.core.model import ModelRequest, TextBlock
from bot.messages_api.features import ANTHROPIC
from bot.messages_api.model_table import row_for
from bot.messages_api.planning import Terms, plan
from bot.store import Store, migrate, open_store
from tests.bench import say
from tests.bench._site import percentile, verdict
from tests.store.posts import posted

MESSAGES, ROUNDS = 500, 60
GOAL_MS = 15
MODEL = "claude-sonnet-5-5"

_ROOT = "1700000000.000000"
_WORDS = "Somebody says something of an ordinary length about the plan. " * 3


class _Silence:
    def note(self, fact: Fact) -> None:
        del fact


def main() -> bool:
    """Measure one thread of 500 messages, half of them answers."""
    return uvloop.run(_measure())


async def _measure() -> bool:
    async with _store() as store:
        lease = await _talked(store)
        rounds = [await _round_ms(store, lease) for _ in range(ROUNDS)]
    took_ms, used_ms = map(list, zip(*rounds, strict=True))
    p50, p99 = percentile(took_ms, 0.5), percentile(took_ms, 0.99)
    say(f"{MESSAGES} messages to a request: p50 {p50:.1f}, p99 {p99:.1f} ms")
    used = percentile(used_ms, 0.5)
    return verdict(used <= GOAL_MS, f"context p50 {used:.1f} ms, goal {GOAL_MS} ms")


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    with TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/bot.db"
        await asyncio.to_thread(migrate, url)
        async with open_store(url, journal=_Silence()) as store:
            yield store


async def _talked(store: Store) -> Lease:
    first = posted(_ROOT, "0", thread=_ROOT)
    taken = await store.inbox.take_in(first, room=True)
    assert taken.lease
    lease = taken.lease
    for number in range(MESSAGES // 2):
        ts = f"{1_700_000_001 + number}.000000"
        post = posted(ts, f"{number}: {_WORDS}", thread=_ROOT)
        await store.inbox.take_in(post, room=False)
        pending = [p for p in await store.inbox.pending(lease) if p.turn is None]
        begun = await store.conversations.begin_turn(lease, pending)
        said = TurnResult(
            state=TurnState.DONE, answer=(TextBlock(f"{number}: {_WORDS * 2}"),)
        )
        await store.conversations.end_turn(lease, begun.number, said)
    return lease


async def _round_ms(store: Store, lease: Lease) -> tuple[float, float]:
    """How long it lasts, and the time of the processor that it uses."""
    began_s, before_s = perf_counter(), process_time()
    history = await store.conversations.history(lease)
    shown = fitted(history, Room(1_000_000, 2.5))
    messages = model_messages(shown, Facts(now=datetime.now(UTC)))
    row = row_for(MODEL)
    terms = Terms(
        profile=ANTHROPIC,
        row=row,
        features=ANTHROPIC.features - row.refuses,
        bytes_per_token=row.bytes_per_token,
        window_tokens=row.window_tokens,
    )
    planned = plan(ModelRequest(model=MODEL, messages=messages), terms)
    planned.encoded(ANTHROPIC)
    return 1000 * (perf_counter() - began_s), 1000 * (process_time() - before_s)
