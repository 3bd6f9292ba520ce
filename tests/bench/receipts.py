"""Receipts on SQLite: how fast, how many for a second of CPU, and when work begins."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from time import monotonic

from bot.playground.model.server import Asked
from bot.playground.slack.delivery import Attempt
from tests.bench import say
from tests.bench._site import Site, cpu_s, percentile, scaled, site, verdict

CHANNELS = 400
CALM, EVEN, BURST = 100, 600, 1_500
CALM_PER_S, PER_S, WARMING_PER_S = 10, 100, 50
GOAL_P99_MS, GOAL_BEGIN_MS, GOAL_PER_CORE = 50, 5, 500


def main() -> bool:
    """Measure on one process, turns included."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(CHANNELS) as place, place.serving() as replica:
        await _evenly(place, CHANNELS, WARMING_PER_S)
        calm = await _evenly(place, scaled(CALM), CALM_PER_S)
        busy = await _evenly(place, scaled(EVEN), PER_S)
        before_s = cpu_s(replica.pid)
        count = await _burst(place)
        used_s = cpu_s(replica.pid) - before_s
    per_core = count / used_s
    say(f"{count} mentions at once: {used_s / count * 1000:.1f} ms of CPU each")
    return all(
        [
            verdict(
                calm.begun_p50_ms <= GOAL_BEGIN_MS,
                f"event to model request p50 {calm.begun_p50_ms:.1f} ms,"
                f" goal {GOAL_BEGIN_MS} ms",
            ),
            verdict(
                busy.receipt_p99_ms <= GOAL_P99_MS,
                f"receipt p99 {busy.receipt_p99_ms:.1f} ms, goal {GOAL_P99_MS} ms",
            ),
            verdict(
                per_core >= GOAL_PER_CORE,
                f"{per_core:.0f} a core, goal {GOAL_PER_CORE}",
            ),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Pace:
    """What mentions took that came at one rate."""

    receipt_p99_ms: float
    begun_p50_ms: float


async def _evenly(place: Site, count: int, per_s: float) -> _Pace:
    """So many a second; each mention comes twice, as Slack sends it."""
    earlier = len(place.slack.delivery.attempts), len(place.model.requests)
    answered, began_s = _answers(place), monotonic()
    for number in range(count):
        await asyncio.sleep(began_s + number / per_s - monotonic())
        place.mention(number)
    await place.slack.delivery.all_done()
    await _until_answered(place, answered + count)
    attempts = place.slack.delivery.attempts[earlier[0] :]
    took_ms = [1000 * attempt.took_s for attempt in attempts]
    begun_ms = _begun_ms(attempts, place.model.requests[earlier[1] :])
    say(f"{count} mentions, {per_s} a second, p50 and p99 after Slack's delivery:")
    return _Pace(
        receipt_p99_ms=_told("receipt", took_ms)[1],
        begun_p50_ms=_told("request to the model", begun_ms)[0],
    )


def _told(what: str, took_ms: list[float]) -> tuple[float, float]:
    p50, p99 = percentile(took_ms, 0.5), percentile(took_ms, 0.99)
    say(f"  {what} {p50:.1f}, {p99:.1f} ms")
    return p50, p99


def _begun_ms(attempts: Sequence[Attempt], requests: Sequence[Asked]) -> list[float]:
    """From the first delivery of each mention to the request that asks the model."""
    latest_first = sorted(attempts, key=attrgetter("sent_at_s"), reverse=True)
    sent_at_s = {_number(a.parcel.payload["event"]): a.sent_at_s for a in latest_first}
    return [
        1000 * (asked.at_s - sent_at_s[_number(asked.body["messages"][-1])])
        for asked in requests
    ]


def _number(words: object) -> str:
    """Which question it is about; each was asked once at this pace."""
    found = re.search(r"question number (\d+)", str(words))
    return found[1] if found else ""


async def _burst(place: Site) -> int:
    """As many as there are, at once; until all are answered."""
    count, answered = scaled(BURST), _answers(place)
    for number in range(count):
        place.mention(number)
    await place.slack.delivery.all_done()
    await _until_answered(place, answered + count)
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
