"""A result in several messages: all of it once, whatever Slack says between them."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import pytest

from bot.playground.slack.messages import Message
from bot.slack.pacing import SlidingBudget
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office
from tests.scenarios.verbs import command, shortcut, translator, words
from tests.slack.replies.thread import AMPLE

TROUBLES = [{"retry_after_s": 1}, {"error": "fatal_error"}, {"drop": "before"}]


@pytest.fixture
async def workspace(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    budget = partial(SlidingBudget, tiers=AMPLE)
    monkeypatch.setattr("bot.app.work_side.SlidingBudget", budget)
    async with office(kept) as place:
        place.model.answer = translator()
        yield place


def sentences(count: int) -> str:
    return "".join(f"Sentence number {n} is here. " for n in range(count))


def whole(told: list[Message]) -> list[str]:
    return " ".join(map(words, told)).split()


def goes_wrong(
    workspace: Office, method: str, after: int, trouble: Mapping[str, Any]
) -> None:
    """Let one call go wrong after so many that do not."""
    if after:
        workspace.slack.faults.next(method, hang_s=0.0, times=after)
    workspace.slack.faults.next(method, **trouble)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_in_direct_messages_it_goes_on_where_it_broke_off(
    workspace: Office, trouble: Mapping[str, Any]
) -> None:
    goes_wrong(workspace, "chat.postMessage", 2, trouble)
    await command(workspace, f"/translate de {sentences(1_200)}", by="Ben")
    direct = workspace.slack.people.direct("Ben")
    told = workspace.slack.messages(direct.id)
    assert len(told) == 4
    assert whole(told) == sentences(1_200).upper().split()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_and_in_a_thread(workspace: Office, trouble: Mapping[str, Any]) -> None:
    root = workspace.say("Who translates this?", by="Ben")
    long = workspace.say(sentences(600), by="Ben", thread=root.ts)
    goes_wrong(workspace, "chat.postEphemeral", 2, trouble)
    _, *told = await shortcut(workspace, long, "translate_message")
    assert len(told) == 2
    assert whole(told) == sentences(600).upper().split()
