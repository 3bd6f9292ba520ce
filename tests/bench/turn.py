"""CPU of whole 2,000-token turns: ours, and one by `say_stream` and the SDK."""

import asyncio
from time import monotonic

from bot.playground.slack.messages import Message
from tests.bench import say
from tests.bench._paced_server import EVENTS
from tests.bench._printed import started
from tests.bench._site import Site, cpu_s, scaled, site, verdict

TURNS = 8
GOAL = 0.4
WORDS = "word " * EVENTS


def main() -> bool:
    """Measure a process of each kind, one turn after the other."""
    with started("tests.bench._paced_server", {}) as (_, port):
        return asyncio.run(_compare(f"http://127.0.0.1:{port}"))


async def _compare(model_url: str) -> bool:
    async with site(channels=4) as place:
        theirs_ms = await _theirs(place, model_url)
        ours_ms = await _ours(place, model_url)
    share = ours_ms / theirs_ms
    say(f"  ours {ours_ms:.0f} ms a turn, say_stream and the SDK {theirs_ms:.0f} ms")
    return verdict(share <= GOAL, f"{share:.2f} of theirs, goal {GOAL}")


async def _ours(place: Site, model_url: str) -> float:
    async with place.serving(MESSAGES_API_BASE_URL=model_url) as replica:
        return await _cpu_ms(place, replica.pid)


async def _theirs(place: Site, model_url: str) -> float:
    known = {
        "SLACK_BOT_TOKEN": place.slack.workspace.bot_token,
        "SLACK_SIGNING_SECRET": place.slack.workspace.app.signing_secret,
        "SLACK_API_BASE_URL": place.slack.api_base_url,
        "MESSAGES_API_BASE_URL": model_url,
    }
    with started("tests.bench._official_bot", known) as (pid, port):
        place.slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        return await _cpu_ms(place, pid)


async def _cpu_ms(place: Site, pid: int) -> float:
    """CPU of one turn, when the process has warmed up; what it does idle counts."""
    await _turn(place, 0)
    count, before_s = scaled(TURNS), cpu_s(pid)
    began_s, calls = monotonic(), len(place.slack.calls())
    for number in range(1, count + 1):
        await _turn(place, number)
    used_ms = 1000 * (cpu_s(pid) - before_s) / count
    called = (len(place.slack.calls()) - calls) / count
    took_s = (monotonic() - began_s) / count
    say(
        f"  {used_ms:.0f} ms of CPU, {called:.0f} calls to Slack, {took_s:.1f} s a turn"
    )
    return used_ms


async def _turn(place: Site, number: int) -> None:
    root = place.mention(number)
    await place.slack.until(lambda: _is_whole(place, root), timeout_s=60)


def _is_whole(place: Site, root: Message) -> bool:
    answers = place.slack.thread(root.channel, root.ts)[1:]
    is_live = any(message.is_streaming for message in answers)
    words = "".join(message.body.markdown for message in answers)
    return not is_live and words.strip() == WORDS.strip()
