"""Receipts on SQLite: how fast, how many for a second of CPU, and when work begins."""

import asyncio
from collections.abc import Mapping
from time import monotonic

from tests.bench import say
from tests.bench._site import Site, cpu_s, percentile, scaled, site, verdict

CHANNELS = 400
EVEN, BURST = 600, 1_500
PER_S, WARMING_PER_S = 100, 50
GOAL_P99_MS, GOAL_BEGIN_MS, GOAL_PER_CORE = 50, 5, 500


def main() -> bool:
    """Measure on one process, turns included."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(CHANNELS) as place, place.serving() as replica:
        await _warm(place)
        met = await _evenly(place)
        before_s = cpu_s(replica.pid)
        count = await _burst(place)
        used_s = cpu_s(replica.pid) - before_s
    per_core = count / used_s
    say(f"{count} mentions at once: {used_s / count * 1000:.1f} ms of CPU each")
    return (
        verdict(
            per_core >= GOAL_PER_CORE, f"{per_core:.0f} a core, goal {GOAL_PER_CORE}"
        )
        and met
    )


async def _warm(place: Site) -> None:
    """Let every channel and its settings be known, and all be answered."""
    for number in range(CHANNELS):
        place.mention(number)
        await asyncio.sleep(1 / WARMING_PER_S)
    await _until_answered(place, CHANNELS)


async def _evenly(place: Site) -> bool:
    """So many a second; each mention comes twice, as Slack sends it."""
    count, sent_at_s = scaled(EVEN), dict[str, float]()
    earlier, began_s = len(place.slack.delivery.attempts), monotonic()
    for number in range(CHANNELS, CHANNELS + count):
        await asyncio.sleep(began_s + len(sent_at_s) / PER_S - monotonic())
        sent_at_s[f"number {number}"] = monotonic()
        place.mention(number)
    await place.slack.delivery.all_done()
    await _until_answered(place, CHANNELS + count)
    took_ms = [1000 * a.took_s for a in place.slack.delivery.attempts[earlier:]]
    begun_ms = _begun_ms(place, sent_at_s)
    p50, p99 = percentile(took_ms, 0.5), percentile(took_ms, 0.99)
    say(f"{count} mentions, {PER_S} a second: receipt p50 {p50:.1f}, p99 {p99:.1f} ms")
    begin = percentile(begun_ms, 0.5)
    return all(
        [
            verdict(
                p99 <= GOAL_P99_MS, f"receipt p99 {p99:.1f} ms, goal {GOAL_P99_MS} ms"
            ),
            verdict(
                begin <= GOAL_BEGIN_MS,
                f"event to model request p50 {begin:.1f} ms, goal {GOAL_BEGIN_MS} ms",
            ),
        ]
    )


def _begun_ms(place: Site, sent_at_s: Mapping[str, float]) -> list[float]:
    found = []
    for asked in place.model.requests:
        question = str(asked.body["messages"][-1]["content"])
        name = question[question.index("number ") :].split("<")[0].split("\\n")[0]
        name = " ".join(name.split()[:2]).rstrip("'\"}]")
        if name in sent_at_s:
            found.append(1000 * (asked.at_s - sent_at_s[name]))
    return found


async def _burst(place: Site) -> int:
    """As many as there are, at once; until all are answered."""
    count, before = scaled(BURST), CHANNELS + scaled(EVEN)
    for number in range(before, before + count):
        place.mention(number)
    await place.slack.delivery.all_done()
    await _until_answered(place, before + count)
    return count


async def _until_answered(place: Site, count: int) -> None:
    async with asyncio.timeout(300):
        while _answers(place) < count:  # noqa: ASYNC110 - a look is dear
            await asyncio.sleep(0.5)


def _answers(place: Site) -> int:
    return sum(
        bool(message.bot_id) and not message.is_streaming
        for channel in place.slack.workspace.channels.values()
        for message in channel.messages.values()
    )
