"""Slack itself does not answer, or not as hoped."""

from collections.abc import Iterator

import pytest

from bot.core.conversation import TurnState
from bot.core.journal import SlackTrouble, TurnBroke, TurnFinished
from bot.playground.slack.faults import Drop, Fail, Fault, Hang
from tests.scenarios.office import Office, until

WAYS: list[Fault] = [Drop("before"), Drop("after"), Fail(500), Hang(0.05)]


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After trouble the bot rests for seconds; here it does so for milliseconds."""
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.02)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.02)
    monkeypatch.setattr("bot.core.patience.LONGEST_REST_S", 0.01)
    monkeypatch.setattr("handlers.socket.PING_INTERVAL_S", 0.5)
    return iter([None])


def befalls(workspace: Office, method: str, way: Fault, times: int) -> None:
    """Let the next calls of `method` go wrong."""
    faults = workspace.slack.faults
    match way:
        case Drop(when):
            faults.next(method, drop=when, times=times)
        case Fail(status):
            faults.next(method, status=status, times=times)
        case Hang(seconds):
            faults.next(method, hang_s=seconds, times=times)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream"])
async def test_an_answer_that_went_missing_stands_there_once(
    workspace: Office, method: str, way: Fault
) -> None:
    befalls(workspace, method, way, times=1)
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    assert await workspace.answered(asked) == ["Paris."]
    assert len(workspace.model.requests) == 1


async def test_an_outage_while_answering_is_waited_out(workspace: Office) -> None:
    for method in ("chat.startStream", "chat.postMessage"):
        befalls(workspace, method, Drop("before"), times=12)
    workspace.model.will_say("Paris.")
    asked = workspace.mention("what is the capital of France?")
    assert await workspace.answered(asked) == ["Paris."]
    assert len(workspace.model.requests) == 1


async def test_an_outage_before_the_turn_is_waited_out(workspace: Office) -> None:
    befalls(workspace, "users.info", Fail(403), times=3)
    asked = workspace.mention("hello")
    assert len(await workspace.answered(asked)) == 1
    assert len(workspace.model.requests) == 1
    assert workspace.facts.of(TurnBroke)


async def test_a_fault_of_our_own_is_tried_again_and_then_set_aside(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.enduring.REST_S", 0.01)

    def break_down(*_: object) -> None:
        raise ZeroDivisionError("swordfish")

    monkeypatch.setattr("bot.assistant.composing.model_messages", break_down)
    asked = workspace.mention("hello")
    (said,) = await workspace.answered(asked)
    assert said.startswith("I tried several times and could not answer this.")
    broke = workspace.facts.of(TurnBroke)
    assert [fact.kind for fact in broke] == ["ZeroDivisionError"] * 3
    assert "swordfish" not in repr(broke)
    monkeypatch.undo()
    workspace.say("and now?", thread=asked.ts)
    assert len(await workspace.answered(asked, 2)) == 2


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found"])
async def test_where_nobody_can_be_told_the_turn_fails_once(
    workspace: Office, error: str
) -> None:
    for method in ("chat.startStream", "chat.postMessage"):
        workspace.slack.faults.next(method, error=error, times=50)
    asked = workspace.mention("hello")
    await until(lambda: workspace.facts.of(TurnFinished))
    await workspace.settled()
    (finished,) = workspace.facts.of(TurnFinished)
    assert finished.state is TurnState.FAILED
    assert finished.error is not None
    assert error in finished.error
    assert [fact.error for fact in workspace.facts.of(SlackTrouble)] == [error]
    assert workspace.answers(asked) == []
    assert len(workspace.model.requests) == 1
    workspace.slack.faults.clear()
    workspace.say("and now?", thread=asked.ts)
    assert len(await workspace.answered(asked)) == 1


async def test_an_archived_channel_ends_the_turn(workspace: Office) -> None:
    with workspace.model.holding():
        workspace.mention("hello")
        await workspace.model.until_asked()
        workspace.slack.workspace.channel("general").is_archived = True
    await workspace.settled()
    (finished,) = workspace.facts.of(TurnFinished)
    assert finished.state is TurnState.FAILED
    assert len(workspace.model.requests) == 1


async def test_a_lost_socket_loses_nothing(workspace: Office) -> None:
    workspace.slack.sockets.drop()
    asked = workspace.mention("hello")
    assert len(await workspace.answered(asked)) == 1


async def test_slack_asks_for_another_socket(workspace: Office) -> None:
    await workspace.slack.sockets.disconnect("refresh_requested")
    asked = workspace.mention("hello")
    assert len(await workspace.answered(asked)) == 1
