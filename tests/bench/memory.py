"""Memory of one process at rest, and with hundreds of turns in flight."""

import asyncio

from tests.bench import say
from tests.bench._program import Program, program
from tests.bench._site import Site, memory_mib, scaled, site, verdict

IN_FLIGHT = (200, 1_000)
GOAL_REST_MIB, GOAL_BUSY_MIB = 100, 250


def main() -> bool:
    """Measure one process on SQLite, with bytecode and tables in place."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(channels=1_000) as place:
        async with program(place):
            await asyncio.sleep(1)
        async with program(place) as bot:
            return await _filled(place, bot)


async def _filled(place: Site, bot: Program) -> bool:
    await asyncio.sleep(1)
    rest_mib, sent, busy_mib = memory_mib(bot), 0, 0.0
    say(f"at rest: {rest_mib:.0f} MiB")
    place.model.delay_s = 600.0
    for count in map(scaled, IN_FLIGHT):
        while sent < count:
            place.mention(sent)
            sent += 1
            await asyncio.sleep(0.002)
        await place.model.until_asked(count, within_s=180)
        busy_mib = memory_mib(bot)
        say(f"with {count} turns in flight: {busy_mib:.0f} MiB")
    return all(
        [
            verdict(
                rest_mib <= GOAL_REST_MIB, f"{rest_mib:.0f} MiB, goal {GOAL_REST_MIB}"
            ),
            verdict(
                busy_mib <= GOAL_BUSY_MIB, f"{busy_mib:.0f} MiB, goal {GOAL_BUSY_MIB}"
            ),
        ]
    )
