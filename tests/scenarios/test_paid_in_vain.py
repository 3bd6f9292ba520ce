"""What the model was paid for is not bought without end where Slack is in the way."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import pytest

from bot.core.journal import RequestSetAside, SetAside, TurnBroke
from bot.core.notices import SET_ASIDE, TROUBLE
from bot.playground.slack.rules import Rules
from bot.slack.pacing import SlidingBudget
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until
from tests.scenarios.summaries import crowd, summarizer
from tests.scenarios.verbs import command, translator, whispers, words
from tests.slack.replies.thread import AMPLE

MANY = 100_000


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.02)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.02)
    monkeypatch.setattr("bot.core.patience.LONGEST_REST_S", 0.01)
    budget = partial(SlidingBudget, tiers=AMPLE)
    monkeypatch.setattr("bot.app.work_side.SlidingBudget", budget)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be shown for a moment counts as failed."""
    monkeypatch.setattr("bot.core.patience.SHOWN_WITHIN_S", 0.1)


def lasts(workspace: Office, error: str, *methods: str) -> None:
    """Let Slack answer so for as long as it is asked."""
    for method in methods:
        workspace.slack.faults.next(method, error=error, times=MANY)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("error", ["internal_error", "team_added_to_org"])
async def test_an_answer_slack_does_not_take_is_asked_for_three_times_and_no_more(
    workspace: Office, error: str
) -> None:
    lasts(workspace, error, "chat.startStream", "chat.postMessage")
    asked = workspace.mention("what is the capital of France?")
    requests = workspace.model.requests
    await until(lambda: workspace.facts.of(SetAside) or len(requests) > 5)
    await until(lambda: len(workspace.facts.of(TurnBroke)) > 5)
    assert len(requests) == 3
    workspace.slack.faults.clear()
    assert await workspace.answered(asked) == [SET_ASIDE]
    assert len(requests) == 3


async def test_an_answer_is_kept_and_shown_once_slack_takes_it(
    workspace: Office,
) -> None:
    lasts(workspace, "internal_error", "chat.startStream", "chat.postMessage")
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    await until(lambda: workspace.calls().count("chat.startStream") > 20)
    workspace.slack.faults.clear()
    assert await workspace.answered(asked) == ["Paris."]
    assert len(workspace.model.requests) == 1


@pytest.fixture
async def by_messages_alone(kept: Kept) -> AsyncIterator[Office]:
    """Slack takes no result where it was asked for."""
    async with office(kept, rules=Rules(response_url_uses=0)) as place:
        place.model.answer = translator()
        yield place


async def test_a_result_is_kept_and_told_once_slack_takes_it(
    by_messages_alone: Office,
) -> None:
    faults, requests = by_messages_alone.slack.faults, by_messages_alone.model.requests
    faults.next("chat.postMessage", error="fatal_error", times=20)
    await command(by_messages_alone, "/translate de Good morning", by="Ben")
    assert told(by_messages_alone) == ["GOOD MORNING"]
    assert len(requests) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("error", ["fatal_error", "messages_tab_disabled"])
async def test_a_result_slack_does_not_take_is_made_three_times_and_no_more(
    by_messages_alone: Office, kept: Kept, error: str
) -> None:
    requests = by_messages_alone.model.requests
    lasts(by_messages_alone, error, "chat.postMessage")
    people = by_messages_alone.slack.people
    await people.command("Ben", "#general", "/translate", "de Good morning")
    await failed(kept, 3)
    by_messages_alone.slack.faults.clear()
    await by_messages_alone.settled()
    assert told(by_messages_alone) == [TROUBLE]
    assert len(requests) == 3
    await until(lambda: by_messages_alone.facts.of(RequestSetAside))
    [aside] = by_messages_alone.facts.of(RequestSetAside)
    assert (aside.attempts, aside.told) == (3, True)


async def test_a_summary_whose_reading_breaks_off_is_begun_three_times_and_no_more(
    workspace: Office, kept: Kept
) -> None:
    def break_off(body: Mapping[str, Any]) -> str:
        lasts(workspace, "internal_error", "conversations.history")
        return summarizer(body)

    crowd(workspace, 1_500, "word " * 60)
    workspace.model.answer = break_off
    people, requests = workspace.slack.people, workspace.model.requests
    await people.command("Ben", "#general", "/summarize", "last 1500")
    for count in (1, 2):
        await failed(kept, count)
        workspace.slack.faults.clear()
    await workspace.settled()
    assert whispers(workspace, "Ben")[-1].text == TROUBLE
    assert len(requests) >= 3


async def failed(kept: Kept, times: int) -> None:
    """Wait until what was asked for has failed so often."""
    await until(lambda: kept.rows("SELECT attempts FROM requests") == [(times,)])


def told(workspace: Office) -> list[str]:
    """What Ben was told alone."""
    place = workspace.slack.people.direct("Ben")
    return [words(message) for message in workspace.slack.messages(place.id)]
