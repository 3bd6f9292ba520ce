"""CPU of asking for a short answer, fifty at a time: ours and the official SDK's."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import anthropic
import uvloop

from bot.core.model import Finished, ModelMessage, ModelRequest, TextBlock
from bot.messages_api.client import MessagesApi
from tests.bench import say
from tests.bench._printed import started
from tests.bench._site import scaled, verdict
from tests.bench.stream import MODEL, Silence

GOAL = 0.4
AT_ONCE = 50
ROUNDS = 3
ASKED = 1_000
ANSWER = "A short answer, as most are."

Ask = Callable[[], Awaitable[str]]


def main() -> bool:
    """Compare on uvloop, as the bot runs; the model is another process."""
    with (
        started("tests.bench._local_model", {}) as (_, port),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(_compare(f"http://127.0.0.1:{port}"))


async def _compare(base_url: str) -> bool:
    api = MessagesApi(
        base_url=base_url,
        api_key="k",
        journal=Silence(),
        requests_per_minute=1_000_000,
        concurrency=AT_ONCE,
    )
    async with anthropic.AsyncAnthropic(base_url=base_url, api_key="k") as client:
        asks = (lambda: _ours(api)), (lambda: _theirs(client))
        for ask in asks:
            await _cpu_ms(ask, AT_ONCE)
        rounds = [
            [await _cpu_ms(a, scaled(ASKED)) for a in asks] for _ in range(ROUNDS)
        ]
    await api.aclose()
    ours_ms, theirs_ms = map(min, zip(*rounds, strict=True))
    say(f"  ours {ours_ms:.2f} ms a request, official SDK {theirs_ms:.2f} ms")
    share = ours_ms / theirs_ms
    return verdict(share <= GOAL, f"{share:.2f} of theirs, goal {GOAL}")


async def _cpu_ms(ask: Ask, count: int) -> float:
    """CPU of one request, `AT_ONCE` of `count` at a time."""
    left = iter(range(count))

    async def some() -> None:
        for _ in left:
            assert await ask() == ANSWER

    before_s = time.process_time()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return (time.process_time() - before_s) * 1000 / count


async def _ours(api: MessagesApi) -> str:
    question = ModelMessage("user", (TextBlock("Hello"),))
    request = ModelRequest(model=MODEL, messages=(question,))
    async with aclosing(api.stream(request)) as events:
        async for event in events:
            if isinstance(event, Finished):
                return event.answer.text
    raise AssertionError("no answer")


async def _theirs(client: anthropic.AsyncAnthropic) -> str:
    async with client.messages.stream(
        model=MODEL,
        max_tokens=4_096,
        messages=[{"role": "user", "content": "Hello"}],
    ) as stream:
        return await stream.get_final_text()
