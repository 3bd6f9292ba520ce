"""The process dies while a result is posted: it stands there once all the same."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.slack.messages import Message
from tests.chaos.inside import let_be_due, let_live, who_died
from tests.scenarios.kept import Kept
from tests.scenarios.mortals import Mortals, mortals
from tests.scenarios.office import until
from tests.scenarios.summaries import summarizer
from tests.scenarios.verbs import action, labels, words

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

STEPS = [
    "RequestReceived",  # pressed, and nothing done about it
    "SlackCalled conversations.info",  # permitted
    "SlackCalled chat.postMessage",  # posted, and nobody has written that down
]


@pytest.fixture
async def bots(kept: Kept) -> AsyncIterator[Mortals]:
    async with mortals(kept.url, kept.path.parent, die_inside=True) as place:
        yield place


async def summary(bots: Mortals) -> Message:
    """What Ana is told of #general."""
    bots.model.answer = summarizer
    bots.slack.people.post("Ben", "#general", "we ship on Monday")
    await bots.slack.people.command("Ana", "#general", "/summarize", "")
    await bots.slack.until(lambda: any(map(labels, bots.told("Ana"))), timeout_s=60)
    return next(m for m in bots.told("Ana") if labels(m))


async def press_and_die(
    bots: Mortals, kept: Kept, message: Message, label: str, step: str
) -> None:
    """Press, let the bot die at `step`, and let it live again until it rests."""
    folder, [bot] = kept.path.parent, bots.bots
    let_be_due(folder, step)
    await bots.slack.people.click("Ana", message, action(message, label))
    await until(lambda: not bot.is_alive, timeout_s=60)
    assert who_died(folder) == bot.name
    let_live(folder, step)
    await bots.deliver_to(0)
    await until(lambda: not kept.is_at_work)


@pytest.mark.parametrize("step", STEPS)
async def test_a_shared_result_stands_there_once(
    bots: Mortals, kept: Kept, step: str
) -> None:
    result = await summary(bots)
    await press_and_die(bots, kept, result, "Share in channel", step)
    shared = [m for m in bots.slack.messages("#general") if m.bot_id]
    assert [words(m) for m in shared] == [words(result)]


@pytest.mark.parametrize("step", [*STEPS, "SlackCalled conversations.open"])
async def test_one_thread_is_opened_and_is_about_the_result(
    bots: Mortals, kept: Kept, step: str
) -> None:
    result = await summary(bots)
    await press_and_die(bots, kept, result, "Ask about it", step)
    direct = bots.slack.people.direct("Ana").id
    [root] = bots.slack.messages(direct)
    assert words(root) == words(result)
    bots.model.answer = lambda _: "On Monday."
    bots.slack.people.post("Ana", direct, "when?", thread_ts=root.ts)
    await bots.slack.until(
        lambda: len(bots.slack.thread(direct, root.ts)) == 3, timeout_s=60
    )
    told = str(bots.model.requests[-1].body["messages"])
    assert "Ben: we ship on Monday" in told
