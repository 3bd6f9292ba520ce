"""How soon the model hears that nobody wants more: here, or from another process."""

import asyncio
from statistics import median
from time import monotonic

from tests.bench import say
from tests.bench._site import Site, scaled, site, verdict
from tests.chaos.databases import postgresql
from tests.chaos.replicas import Replica

STOPS = 20
GOAL_MS = 200
LONG = "one two three four five six seven eight nine ten " * 400


def main() -> bool:
    """Measure on PostgreSQL with two processes."""
    with postgresql() as db:
        return asyncio.run(_measure(db.url))


async def _measure(url: str) -> bool:
    async with site(channels=scaled(STOPS)) as place:
        place.model.answer, place.model.delay_s = lambda _: LONG, 0.005
        bots = [place.replica(name, url) for name in ("one", "other")]
        for bot in bots:
            bot.start()
        try:
            for bot in bots:
                await bot.up()
            return all(
                [
                    await _stopped(place, "in the same process", bots[0], bots[0]),
                    await _stopped(place, "told to another process", bots[0], bots[1]),
                ]
            )
        finally:
            for bot in bots:
                bot.kill()


async def _stopped(place: Site, words: str, answers: Replica, hears: Replica) -> bool:
    took_ms = [await _stop_ms(place, n, answers, hears) for n in range(scaled(STOPS))]
    say(f"{len(took_ms)} stops {words}: median {median(took_ms):.0f} ms")
    worst = max(took_ms)
    return verdict(worst <= GOAL_MS, f"{worst:.0f} ms at most, goal {GOAL_MS}")


async def _stop_ms(place: Site, number: int, answers: Replica, hears: Replica) -> float:
    slack, hung_up = place.slack, len(place.model.hung_up_at_s)
    slack.deliver_to(f"{answers.url}/slack/events")
    root = place.mention(number)
    await slack.until(lambda: len(slack.thread(root.channel, root.ts)) > 1)
    slack.deliver_to(f"{hears.url}/slack/events")
    began_s = monotonic()
    slack.people.stop("Ana", root.channel, root.ts)
    await place.model.until_hung_up(hung_up + 1)
    return 1000 * (place.model.hung_up_at_s[-1] - began_s)
