"""Forty answers at once in one workspace whose rate limits are on, in real time."""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from statistics import median
from time import monotonic
from typing import Any

from bot.playground.slack import Workspace
from bot.playground.slack.changes import Altered, Change, Posted
from bot.playground.slack.messages import Message
from tests.bench import say
from tests.bench._site import Site, percentile, scaled, site, verdict

CHANNELS, CROWD = 8, 40
WORDS, PIECE_PAUSE_S = 500, 0.04
GOAL_VISIBLE_MS = 50
_NUMBER = re.compile(r"question number (\d+)")


def main() -> bool:
    """Measure on one process; the local Slack and model run in this one."""
    return asyncio.run(_measure())


def answer_to(number: int) -> str:
    """Words that say whose they are and where they belong."""
    return " ".join(f"{number}.{word}" for word in range(WORDS))


class Watch:
    """When each thread showed its first words, on the monotonic clock."""

    def __init__(self) -> None:
        self.shown_at_s: dict[str, float] = {}

    def __call__(self, _workspace: Workspace, change: Change) -> None:
        match change:
            case Posted(message) | Altered(_, message) if message.bot_id:
                self.shown_at_s.setdefault(message.root_ts, monotonic())


async def _measure() -> bool:
    async with site(CHANNELS) as place:
        place.model.answer = lambda body: answer_to(_asked_in(body))
        place.model.delay_s = PIECE_PAUSE_S
        place.slack.limits.enabled = True
        watch = Watch()
        place.slack.world.listeners.append(watch)
        async with place.serving():
            began_s = monotonic()
            roots = [place.mention(number) for number in range(scaled(CROWD))]
            await place.slack.until(lambda: _all_said(place, roots), timeout_s=300)
            say(f"{len(roots)} answers at once: {monotonic() - began_s:.0f} s in all")
        return _judged(place, roots, watch)


def _judged(place: Site, roots: list[Message], watch: Watch) -> bool:
    texts = [_text(place, root) for root in roots]
    whole = sum(text == answer_to(n) for n, text in enumerate(texts))
    limited = Counter(c.method for c in place.slack.calls() if c.status == 429)
    streamed = {c.arguments["thread_ts"] for c in place.slack.calls("chat.startStream")}
    spoke = {
        _asked_in(place.model.requests[i].body): at_s
        for i, at_s in place.model.spoke_at_s.items()
    }
    took_ms = [
        1000 * (watch.shown_at_s[root.ts] - spoke[number])
        for number, root in enumerate(roots)
        if root.ts in streamed
    ]
    p90 = percentile(took_ms, 0.9)
    say(f"  {len(took_ms)} of them streamed; first words p90 {p90:.0f} ms")
    say(f"  calls: {dict(Counter(c.method for c in place.slack.calls()))}")
    return all(
        [
            verdict(whole == len(roots), f"{whole} of {len(roots)} whole, in order"),
            verdict(not limited, f"beyond a tier: {dict(limited) or 'none'}"),
            verdict(
                median(took_ms) < GOAL_VISIBLE_MS,
                f"first token to visible text, median {median(took_ms):.1f} ms,"
                f" goal {GOAL_VISIBLE_MS}",
            ),
        ]
    )


def _asked_in(body: Mapping[str, Any]) -> int:
    found = _NUMBER.findall(str(body["messages"][-1]["content"]))
    return int(found[-1])


def _text(place: Site, root: Message) -> str:
    messages = place.slack.thread(root.channel, root.ts)[1:]
    parts = (_said(message) for message in messages)
    return "".join(parts).strip()


def _said(message: Message) -> str:
    blocks = (b["text"] for b in message.body.blocks if b["type"] == "markdown")
    return message.body.markdown or "".join(blocks) or message.body.text


def _all_said(place: Site, roots: list[Message]) -> bool:
    sessions = [place.slack.session(root.channel, root.ts) for root in roots]
    at_rest = all(session and session.status == "active" for session in sessions)
    return at_rest and all(
        _text(place, root).endswith(f"{n}.{WORDS - 1}") for n, root in enumerate(roots)
    )
