"""A process that is paused until others have taken over what it was doing."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.mortals import Mortals, mortals
from tests.scenarios.office import until
from tests.scenarios.test_meanwhile_dead import ours, rested, told

WORDS = "one two three four five six seven eight"
HOURS_S = 10_000.0
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
async def bots(postgres_url: str, tmp_path: Path) -> AsyncIterator[Mortals]:
    async with mortals(postgres_url, tmp_path, count=2, grace_s=HOURS_S) as place:
        await place.deliver_to(1)
        await place.deliver_to(0)
        yield place


def changes(bots: Mortals) -> list[str]:
    """What was called that changes something people see."""
    methods = [call.method for call in bots.slack.calls()]
    return [m for m in methods if m.startswith("chat.") or "setStatus" in m]


@pytest.mark.parametrize("in_its_grace", [False, True])
@pytest.mark.parametrize("model", ["is silent", "goes on"])
async def test_it_changes_nothing_when_it_wakes_and_lets_go(
    bots: Mortals, postgres_url: str, model: str, *, in_its_grace: bool
) -> None:
    paused = bots.bots[0]
    if model == "is silent":
        bots.model.will_break(WORDS, after_chars=13, ending="stall")
    else:
        bots.model.will_say("word " * 1_000, delay_s=0.3)
    root = bots.slack.people.post("Ana", "#general", f"{bots.slack.mention} count")
    await bots.slack.until(lambda: "".join(m.text for m in ours(bots, root)))
    if in_its_grace:
        os.kill(paused.pid, signal.SIGTERM)
        await until(lambda: "stopping" in paused.log.read_text())
    paused.pause()
    bots.model.will_say(WORDS)
    await bots.deliver_to(1)
    await bots.slack.until(lambda: told(bots, root) == [WORDS], timeout_s=60)
    await rested(bots, postgres_url)
    before = changes(bots)
    paused.go_on()
    await bots.model.until_hung_up()
    if in_its_grace:
        await until(lambda: not paused.is_alive)
    else:
        await bots.deliver_to(0)
    assert changes(bots) == before
    assert told(bots, root) == [WORDS]
    assert len(bots.model.requests) == 2
