"""The first verbs a process does: how soon a sign, how long silent, how large."""

import asyncio
from time import monotonic

import aiohttp

from bot.playground.model.showing import shown
from tests.bench import say
from tests.bench._site import Site, memory_mib, site, verdict
from tests.chaos.replicas import Replica

ASKED = (
    "/translate Flemish: this names no language by a code",
    "/translate to Brazilian Portuguese: Good morning",
    "/translate Xyzzy Good morning",
    "/summarize since 9am",
    "/summarize since Monday in German",
    "/extract names: Ana meets Ben",
)
GOAL_SIGN_MS, GOAL_SILENT_MS, GOAL_MORE_MIB = 300, 100, 25


def main() -> bool:
    """Ask a process that has done nothing else for each."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(channels=2) as place:
        place.model.answer = shown
        async with place.serving() as replica:
            silences: list[float] = []
            pinging = asyncio.create_task(_ping(replica, silences))
            await asyncio.sleep(1)
            rest_mib, silences[:] = memory_mib(replica), []
            say(f"at rest {rest_mib:.0f} MiB")
            signs_ms = [await _sign_ms(place, words) for words in ASKED]
            pinging.cancel()
            more_mib = memory_mib(replica) - rest_mib
    sign_ms, silent_ms = max(signs_ms), max(silences)
    say(f"after {len(ASKED)} commands {more_mib:.0f} MiB more")
    met = [
        verdict(sign_ms <= GOAL_SIGN_MS, f"sign {sign_ms:.0f} ms, goal {GOAL_SIGN_MS}"),
        verdict(
            silent_ms <= GOAL_SILENT_MS,
            f"longest silence {silent_ms:.0f} ms, goal {GOAL_SILENT_MS}",
        ),
        verdict(more_mib <= GOAL_MORE_MIB, f"{more_mib:.0f} MiB, goal {GOAL_MORE_MIB}"),
    ]
    return all(met)


async def _sign_ms(place: Site, words: str) -> float:
    """From the command to its sign; its result is waited for, too."""
    command, _, text = words.partition(" ")
    known = len(place.slack.whispers("#c0", "Ana"))
    began_s = monotonic()
    await place.slack.people.command("Ana", "#c0", command, text)
    took_ms = (monotonic() - began_s) * 1_000
    await place.slack.until(
        lambda: len(place.slack.whispers("#c0", "Ana")) >= known + 2, timeout_s=60
    )
    return took_ms


async def _ping(replica: Replica, silences: list[float]) -> None:
    """Ask for its health all the time; how long each answer took."""
    async with aiohttp.ClientSession() as session:
        while True:
            began_s = monotonic()
            async with session.get(f"{replica.url}/health") as response:
                await response.read()
            silences.append((monotonic() - began_s) * 1_000)
            await asyncio.sleep(0.005)
