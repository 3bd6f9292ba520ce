"""CPU of reading a paced stream of 2,000 events: ours beside the official SDK."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from statistics import median

import anthropic
import uvloop

from bot.core.journal import Fact
from bot.core.model import Finished, ModelMessage, ModelRequest, TextBlock, TextDelta
from bot.messages_api.client import MessagesApi
from tests.bench import say
from tests.bench._printed import started

GOAL = 0.6
ROUNDS = 3
MODEL = "claude-sonnet-5-5"


class Silence:
    """A journal that nobody reads."""

    def note(self, fact: Fact) -> None:
        del fact


async def _ours(base_url: str) -> int:
    api = MessagesApi(base_url=base_url, api_key="k", journal=Silence())
    question = ModelMessage("user", (TextBlock("Hello"),))
    request = ModelRequest(model=MODEL, messages=(question,))
    chars = 0
    async with aclosing(api.stream(request)) as events:
        async for event in events:
            match event:
                case TextDelta(text):
                    chars += len(text)
                case Finished(answer):
                    assert len(answer.text) == chars
    await api.aclose()
    return chars


async def _official(base_url: str) -> int:
    chars = 0
    async with (
        anthropic.AsyncAnthropic(base_url=base_url, api_key="k") as client,
        client.messages.stream(
            model=MODEL,
            max_tokens=4_096,
            messages=[{"role": "user", "content": "Hello"}],
        ) as stream,
    ):
        async for text in stream.text_stream:
            chars += len(text)
        await stream.get_final_message()
    return chars


async def _cpu_ms(read: Callable[[str], Awaitable[int]], base_url: str) -> float:
    """CPU of one reading; each reader has warmed up before."""
    before_s = time.process_time()
    assert await read(base_url) == 10_000
    return (time.process_time() - before_s) * 1000


async def _compare(base_url: str) -> float:
    """Measure both by turns on this loop; what ours costs as a share of theirs."""
    for read in (_ours, _official):
        await read(base_url)
    figures = [
        (await _cpu_ms(_ours, base_url), await _cpu_ms(_official, base_url))
        for _ in range(ROUNDS)
    ]
    ours_ms = median(ours for ours, _ in figures)
    theirs_ms = median(theirs for _, theirs in figures)
    say(f"  ours {ours_ms:.0f} ms, official SDK {theirs_ms:.0f} ms")
    return ours_ms / theirs_ms


def main() -> bool:
    """Compare on both event loops; the goal holds on each."""
    met = True
    for name, factory in (("asyncio", None), ("uvloop", uvloop.new_event_loop)):
        say(f"2,000 events, 2 ms apart, on {name}:")
        with (
            started("tests.bench._paced_server", {}) as (_, port),
            asyncio.Runner(loop_factory=factory) as runner,
        ):
            share = runner.run(_compare(f"http://127.0.0.1:{port}"))
        say(f"  {share:.2f} of the official SDK (goal: at most {GOAL})")
        met = met and share <= GOAL
    return met
