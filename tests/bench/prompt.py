"""From `/prompt` to a window people see, with the database under load."""

import asyncio

from bot.playground.slack.web_api import RecordedCall
from tests.bench import say
from tests.bench._site import Site, percentile, scaled, site, verdict

CHANNELS = 200
COMMANDS, PER_S, LOAD_PER_S = 60, 4, 40
GOAL_MS = 300


def main() -> bool:
    """Measure on one process that answers many mentions meanwhile."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(CHANNELS) as place:
        place.slack.workspace.person("Ana").is_admin = True
        async with place.serving():
            await _opened(place, 0)
            load = asyncio.create_task(place.mentions(LOAD_PER_S))
            opened_ms, filled_ms = await _open_many(place)
            load.cancel()
    say(f"{len(opened_ms)} times /prompt beside {LOAD_PER_S} mentions a second:")
    told = [
        f"{name} p50 {percentile(took, 0.5):.0f}, p99 {percentile(took, 0.99):.0f} ms"
        for name, took in (("window", opened_ms), ("editor", filled_ms))
    ]
    say("  " + "; ".join(told))
    p99 = percentile(opened_ms, 0.99)
    return verdict(p99 <= GOAL_MS, f"window p99 {p99:.0f} ms, goal {GOAL_MS} ms")


async def _open_many(place: Site) -> tuple[list[float], list[float]]:
    count = scaled(COMMANDS)
    found = []
    for number in range(count):
        found.append(await _opened(place, number))
        await asyncio.sleep(1 / PER_S)
    opened, filled = zip(*found, strict=True)
    return [*opened], [*filled]


async def _opened(place: Site, number: int) -> tuple[float, float]:
    """How long until the window was there, and until the editor was in it."""
    slack = place.slack
    channel = [*slack.workspace.channels][number % CHANNELS]
    before, began = len(slack.api.calls), slack.world.clock.now()
    await slack.people.command("Ana", channel, "/prompt")

    def shown() -> RecordedCall | None:
        calls = slack.api.calls[before:]
        return next((c for c in calls if c.method == "views.update"), None)

    filled = await slack.until(shown, timeout_s=30)
    assert filled is not None
    calls = slack.api.calls[before:]
    opened = next(call for call in calls if call.method == "views.open")
    for view in slack.people.views("Ana"):
        await slack.people.close("Ana", view)
    return 1000 * (opened.at - began), 1000 * (filled.at - began)
