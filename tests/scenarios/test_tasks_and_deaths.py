"""Whoever asked for something long gets it once, whatever dies meanwhile."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.mortals import Mortals, mortals
from tests.scenarios.office import until
from tests.scenarios.summaries import crowd
from tests.scenarios.verbs import as_json, note, words

HUNG_S = 300.0
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
async def bots(kept: Kept, tmp_path: Path) -> AsyncIterator[Mortals]:
    async with mortals(kept.url, tmp_path) as place:
        yield place


def hang_after(place: Mortals, *answers: str) -> None:
    """Let the model give some answers, and be silent then."""
    for answer in answers:
        place.model.will_say(answer)
    for _ in range(3):
        place.model.will_say("{}", delay_s=HUNG_S)


async def results(place: Mortals, wanted: str, who: str = "Ana") -> list[str]:
    """Wait until somebody was told something with these words; all such."""

    def found() -> list[str]:
        told = [f"{m.text}\n{words(m)}\n{note(m)}" for m in place.told(who)]
        return [each for each in told if wanted in each]

    await place.slack.until(found, timeout_s=60.0)
    return found()


async def rested(place: Mortals, kept: Kept) -> None:
    """Wait until nothing is left to do."""
    await until(lambda: not kept.is_at_work)
    await place.slack.delivery.all_done()


async def test_a_summary_cut_off_between_its_portions_is_told_once(
    bots: Mortals, kept: Kept
) -> None:
    crowd(bots, 1_500, "word " * 60)
    hang_after(bots, as_json({"points": []}))
    await bots.slack.people.command("Ana", "#general", "/summarize", "last 1500")
    await bots.model.until_asked(4)
    bots.bots[0].kill()
    bots.unscript()
    before = len(bots.model.requests)
    await bots.deliver_to(0)
    assert len(await results(bots, "read 1,500 messages")) == 1
    await rested(bots, kept)
    assert len(await results(bots, "read 1,500 messages")) == 1
    assert len(bots.model.requests) - before <= 12
    assert kept.rows("SELECT count(*) FROM results") == [(1,)]
    assert kept.rows("SELECT state, attempts FROM requests") == [("done", 1)]


async def test_a_summary_cut_off_while_it_is_joined_is_told_once(
    bots: Mortals, kept: Kept
) -> None:
    crowd(bots, 700, "word " * 60)
    portions = [as_json({"points": []})] * 2
    hang_after(bots, *portions)
    await bots.slack.people.command("Ana", "#general", "/summarize", "last 700")
    await bots.model.until_asked(3)
    bots.bots[0].kill()
    bots.unscript()
    await bots.deliver_to(0)
    await rested(bots, kept)
    assert len(await results(bots, "read 700 messages")) == 1


async def test_a_long_translation_cut_off_is_told_whole_and_once(
    bots: Mortals, kept: Kept
) -> None:
    said = "\n\n".join(f"Paragraph {n} says this. And that." * 9 for n in range(80))
    message = bots.slack.people.post("Ben", "#general", said)
    hang_after(bots, "<translation>\nlost\n</translation>")
    await bots.slack.people.shortcut("Ana", message, "translate_message")
    await bots.model.until_asked(4)
    bots.bots[0].kill()
    bots.unscript()
    await bots.deliver_to(0)
    await rested(bots, kept)
    told = "".join("".join(words(m) for m in bots.told("Ana")).split())
    assert told.count("Paragraph0says") == told.count("Paragraph79says") == 9
    assert told.endswith("".join(said.split()))


async def test_a_summary_in_a_thread_cut_off_is_answered_in_one_message(
    bots: Mortals, kept: Kept
) -> None:
    root = bots.slack.people.post("Ben", "#general", "which colour?")
    hang_after(bots)
    words_ = f"{bots.slack.mention} summarize"
    bots.slack.people.post("Ana", "#general", words_, thread_ts=root.ts)
    await bots.model.until_asked(1)
    bots.bots[0].kill()
    bots.unscript()
    await bots.deliver_to(0)

    def answers() -> list[str]:
        thread = bots.slack.thread("#general", root.ts)
        return [m.text for m in thread if m.bot_id]

    await bots.slack.until(lambda: "read 1 message" in "".join(answers()), timeout_s=60)
    await until(lambda: not kept.is_at_work, timeout_s=60)
    assert len(answers()) == 1
    assert answers()[0].count("which colour?") == 1


async def test_what_was_asked_before_a_death_can_be_cancelled_after_it(
    bots: Mortals, kept: Kept
) -> None:
    bots.slack.limits.reads_little = True
    bots.slack.limits.little_every_s = 1.0
    crowd(bots, 33)
    hang_after(bots)
    await bots.slack.people.command("Ana", "#general", "/summarize", "last 33")
    await results(bots, "a few a minute")
    progress = bots.told("Ana")[-1]
    await bots.model.until_asked(1)
    bots.bots[0].kill()
    bots.slack.limits.reads_little = False
    await bots.deliver_to(0)
    await bots.model.until_asked(2)
    await cancel(bots, progress)
    await results(bots, "Cancelled.")
    await rested(bots, kept)
    bots.unscript()
    assert len(await results(bots, "Cancelled.")) == 1
    assert kept.rows("SELECT count(*) FROM results") == [(0,)]


async def test_another_process_finishes_and_another_is_told_of_a_cancel(
    postgres_url: str, tmp_path: Path
) -> None:
    async with mortals(postgres_url, tmp_path, count=2) as place:
        await place.deliver_to(1)
        await place.deliver_to(0)
        crowd(place, 700, "word " * 60)
        hang_after(place, as_json({"points": []}))
        await place.slack.people.command("Ana", "#general", "/summarize", "last 700")
        await place.model.until_asked(2)
        place.unscript()
        place.bots[0].kill()
        assert len(await results(place, "read 700 messages")) == 1

        place.slack.limits.reads_little = True
        place.slack.limits.little_every_s = 0.5
        hang_after(place)
        await place.deliver_to(1)
        await place.slack.people.command("Ana", "#general", "/summarize", "last 33")
        await results(place, "a few a minute")
        progress = place.told("Ana")[-1]
        await place.deliver_to(0)
        await cancel(place, progress)
        assert len(await results(place, "Cancelled.")) == 1


async def cancel(place: Mortals, progress: Message) -> None:
    """Press *Cancel* under what Ana was told."""
    [button] = progress.body.blocks[-1]["elements"]
    await place.slack.people.click("Ana", progress, button["action_id"])
