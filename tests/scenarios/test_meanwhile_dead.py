"""A process died over an answer, and people go on before another one takes over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.notices import SET_ASIDE
from bot.playground.slack.messages import Message
from tests.databases import talking_to
from tests.scenarios.kept import AT_WORK, Kept
from tests.scenarios.mortals import Mortals, mortals
from tests.scenarios.office import until

WORDS = "one two three four five six seven eight"
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
async def bots(postgres_url: str, tmp_path: Path) -> AsyncIterator[Mortals]:
    """The second of two has taken over the deliveries when the first one dies."""
    async with mortals(postgres_url, tmp_path, count=2) as place:
        await place.deliver_to(1)
        await place.deliver_to(0)
        yield place


def ours(bots: Mortals, root: Message) -> list[Message]:
    return [m for m in bots.slack.thread("#general", root.ts) if m.bot_id]


def told(bots: Mortals, root: Message) -> list[str]:
    """What is said to the end."""
    return [m.text for m in ours(bots, root) if not m.is_streaming]


async def die_over(bots: Mortals, root: Message, answers: int = 1) -> None:
    """Let the first bot die while people watch its newest answer grow."""
    await bots.slack.until(
        lambda: len(ours(bots, root)) == answers and ours(bots, root)[-1].is_streaming,
        timeout_s=60,
    )
    bots.bots[0].kill()
    await bots.deliver_to(1)


async def rested(bots: Mortals, url: str) -> None:
    await bots.slack.delivery.all_done()
    with talking_to(url) as conn:
        await until(lambda: not conn.exec_driver_sql(AT_WORK).scalar())


def stall(bots: Mortals) -> None:
    bots.model.will_break(WORDS, after_chars=13, ending="stall")


async def test_a_question_that_is_taken_back_leaves_no_answer_open(
    bots: Mortals, postgres_url: str
) -> None:
    stall(bots)
    root = bots.slack.people.post("Ben", "#general", "which colour?")
    words = f"{bots.slack.mention} count"
    asked = bots.slack.people.post("Ana", "#general", words, thread_ts=root.ts)
    await die_over(bots, root)
    bots.slack.people.delete("Ana", asked)
    await rested(bots, postgres_url)
    await bots.slack.until(lambda: not any(m.is_streaming for m in ours(bots, root)))
    assert len(bots.model.requests) == 1


async def test_what_was_being_answered_is_answered_although_others_talk_now(
    bots: Mortals, postgres_url: str
) -> None:
    bots.model.will_say("Hello.")
    words = f"{bots.slack.mention} hello"
    root = bots.slack.people.post("Ana", "#general", words)
    await bots.slack.until(lambda: [m.text for m in ours(bots, root)] == ["Hello."])
    await rested(bots, postgres_url)
    stall(bots)
    bots.slack.people.post("Ana", "#general", "count", thread_ts=root.ts)
    await die_over(bots, root, 2)
    bots.model.will_say(WORDS)
    bots.slack.people.post("Ben", "#general", "hi Ana", thread_ts=root.ts)
    await rested(bots, postgres_url)
    assert [(m.text, m.is_streaming) for m in ours(bots, root)] == [
        ("Hello.", False),
        (WORDS, False),
    ]


async def test_a_stop_ends_what_nobody_works_on(
    bots: Mortals, postgres_url: str
) -> None:
    stall(bots)
    words = f"{bots.slack.mention} count"
    root = bots.slack.people.post("Ana", "#general", words)
    await die_over(bots, root)
    bots.slack.people.post("Ana", "#general", "stop", thread_ts=root.ts)
    await rested(bots, postgres_url)
    [answer] = ours(bots, root)
    assert not answer.is_streaming
    assert "Stopped" in answer.text
    assert len(bots.model.requests) == 1


async def test_an_edit_is_what_the_answer_rests_on(
    bots: Mortals, postgres_url: str
) -> None:
    stall(bots)
    root = bots.slack.people.post("Ana", "#general", f"{bots.slack.mention} count")
    await die_over(bots, root)
    bots.model.will_say("a b c")
    bots.slack.people.edit("Ana", root, f"{bots.slack.mention} spell instead")
    await rested(bots, postgres_url)
    [answer] = ours(bots, root)
    assert (answer.text, answer.is_streaming) == ("a b c", False)
    assert "spell instead" in str(bots.model.requests[-1].body)


async def test_a_turn_that_kills_three_times_is_set_aside_and_can_be_wanted_again(
    kept: Kept,
) -> None:
    async with mortals(kept.url, kept.path.parent) as place:
        for _ in range(3):
            stall(place)
        words = f"{place.slack.mention} count"
        root = place.slack.people.post("Ana", "#general", words)
        for life in range(1, 4):
            await place.model.until_asked(life)
            place.bots[0].kill()
            await place.deliver_to(0)
        await place.slack.until(lambda: told(place, root) == [SET_ASIDE])
        assert len(place.model.requests) == 3
        place.model.will_say(WORDS)
        [notice] = ours(place, root)
        await place.slack.people.click("Ana", notice, "try_again")
        await place.slack.until(lambda: told(place, root) == [WORDS])
        assert ours(place, root)[0].ts == notice.ts


async def test_try_again_pressed_at_two_processes_is_tried_once(
    bots: Mortals, postgres_url: str
) -> None:
    bots.model.will_fail(401, "authentication_error")
    root = bots.slack.people.post("Ana", "#general", f"{bots.slack.mention} count")
    await bots.slack.until(lambda: told(bots, root))
    [notice] = ours(bots, root)
    bots.model.will_say(WORDS, delay_s=0.2)
    await bots.slack.people.click("Ana", notice, "try_again")
    await bots.deliver_to(1)
    await bots.slack.people.click("Ana", notice, "try_again")
    await rested(bots, postgres_url)
    assert told(bots, root) == [WORDS]
    assert ours(bots, root)[0].ts == notice.ts
    assert len(bots.model.requests) == 2
