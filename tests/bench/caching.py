"""How much of the prompts of a growing thread comes from the cache.

A thread of 20 turns, through the whole bot, with a server that takes what
Anthropic takes and counts as Anthropic counts.
"""

import asyncio
import sqlite3
from contextlib import closing
from functools import partial

from tests.bench import say
from tests.bench._site import Site, site, verdict
from tests.scenarios.office import until

TURNS = 20
GOAL_SHARE = 0.8

_QUESTION = "and what follows from that for the plan of next week, in a few words? " * 4
_ANSWER = "What follows is what was agreed on, with the dates that were named. " * 12
_FIGURES = """
    SELECT number, input_tokens, cache_creation_input_tokens, cache_read_input_tokens
      FROM turns WHERE state = 'done' ORDER BY number
"""


def main() -> bool:
    """Measure one thread."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    async with site(1) as place:
        place.model.answer = lambda _: _ANSWER
        async with place.serving(MESSAGES_API_PROFILE="anthropic"):
            await _talk(place)
            await until(lambda: len(_rows(place)) == TURNS, timeout_s=20)
        return _judge(_rows(place))


async def _talk(place: Site) -> None:
    (channel,) = place.slack.workspace.channels.values()
    people, root = place.slack.people, place.mention(0)
    for turn in range(1, TURNS + 1):
        answered = partial(_is_answered, place, root.ts, turn)
        await place.slack.until(answered, timeout_s=60)
        if turn < TURNS:
            people.post("Ana", channel.id, f"{turn}: {_QUESTION}", thread_ts=root.ts)


def _is_answered(place: Site, root_ts: str, turns: int) -> bool:
    (channel,) = place.slack.workspace.channels.values()
    thread = place.slack.thread(channel.id, root_ts)
    return sum(bool(m.bot_id) and not m.is_streaming for m in thread) >= turns


def _rows(place: Site) -> list[tuple[int, int, int, int]]:
    with closing(sqlite3.connect(place.folder / "bot.db")) as conn:
        return conn.execute(_FIGURES).fetchall()


def _judge(rows: list[tuple[int, int, int, int]]) -> bool:
    for number, fresh, written, read in rows:
        say(f"turn {number:2}: {fresh:5} new, {written:5} written, {read:5} read")
    whole = sum(fresh + written + read for _, fresh, written, read in rows)
    share = sum(read for *_, read in rows) / whole
    return verdict(
        share >= GOAL_SHARE,
        f"{share:.0%} of {whole} input tokens from the cache, goal {GOAL_SHARE:.0%}",
    )
