"""From asking for a summary to the first thing people see of it, by each door."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from bot.playground.slack.messages import Message
from tests.bench import say
from tests.bench._site import Site, percentile, scaled, site, verdict

CHANNELS = 200
TIMES, LOAD_PER_S = 60, 5  # with more of it Slack itself would let the status wait
GOAL_MS = 300
_A_MODEL_THINKS_S = 20.0

Door = Callable[[Site, int], Awaitable[None]]


def main() -> bool:
    """Measure on one process that answers many mentions meanwhile."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(CHANNELS) as place, place.serving():
        load = asyncio.create_task(place.mentions(LOAD_PER_S))
        doors = {"command": _command, "shortcut": _shortcut, "words": _words}
        met = [await _by(place, name, door) for name, door in doors.items()]
        load.cancel()
    return all(met)


async def _by(place: Site, name: str, door: Door) -> bool:
    """So often by one door, each time in another channel; the first is for warmth."""
    took_ms = []
    for number in range(1 + scaled(TIMES)):
        place.model.will_say("{}", delay_s=_A_MODEL_THINKS_S)
        began_s = monotonic()
        await door(place, number)
        took_ms.append(1000 * (monotonic() - began_s))
    del took_ms[0]
    p50, p99 = percentile(took_ms, 0.5), percentile(took_ms, 0.99)
    say(f"{len(took_ms)} first signs by {name} beside {LOAD_PER_S} mentions a second:")
    return verdict(p99 <= GOAL_MS, f"p50 {p50:.0f}, p99 {p99:.0f} ms, goal {GOAL_MS}")


async def _command(place: Site, number: int) -> None:
    channel = f"#c{number}"
    known = len(place.slack.whispers(channel, "Ana"))
    await place.slack.people.command("Ana", channel, "/summarize", "")
    await place.slack.until(lambda: len(place.slack.whispers(channel, "Ana")) > known)


async def _shortcut(place: Site, number: int) -> None:
    channel = f"#c{number}"
    message = place.slack.people.post("Ana", channel, "something to be read")
    known = len(place.slack.whispers(channel, "Ana"))
    await place.slack.people.shortcut("Ana", message, "summarize_thread")
    await place.slack.until(lambda: len(place.slack.whispers(channel, "Ana")) > known)


async def _words(place: Site, number: int) -> None:
    """In a thread the first sign is what stands beside the bot's name."""
    channel = f"#c{number}"
    text = f"{place.slack.mention} summarize this channel"
    root = place.slack.people.post("Ana", channel, text)
    await place.slack.until(lambda: _is_announced(place, root))


def _is_announced(place: Site, root: Message) -> bool:
    statuses = place.slack.workspace.channel(root.channel).statuses
    return root.ts in statuses or len(place.slack.thread(root.channel, root.ts)) > 1
