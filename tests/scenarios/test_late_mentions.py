"""Questions that Slack delivers hours after they were written."""

import pytest

from bot.core.journal import Declined, SlackTrouble, TurnBroke
from bot.playground.slack.changes import Posted
from bot.playground.slack.events import events_of
from bot.playground.slack.messages import Message
from tests.scenarios.office import Office, until
from tests.scenarios.summaries import some_days_ago

HOUR = 1 / 24
READS = {"conversations.replies", "conversations.history"}


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """After trouble the bot rests for seconds; here it does so for milliseconds."""
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.02)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.02)


def delivered(workspace: Office, *late: Message) -> None:
    """Now Slack delivers what it held back."""
    acme = workspace.slack.workspace
    for message in late:
        for event in events_of(acme, Posted(message)):
            workspace.slack.send_event(event.json)


def ben_asks(workspace: Office) -> tuple[Message, Message]:
    """A question of Ben's, and how Ana brings the bot in; the bot hears of neither."""
    root = some_days_ago(workspace, 5 * HOUR, "which colour?")
    words = f"{workspace.slack.mention} red or blue?"
    return root, some_days_ago(workspace, 4 * HOUR, words, root.ts, by="Ana")


def never_mind(workspace: Office, root: Message) -> None:
    some_days_ago(workspace, 3 * HOUR, "Never mind, we took blue.", root.ts)


def ana_asks_alone(workspace: Office, text: str, hours: float) -> Message:
    """A direct message of Ana's outside of threads, which the bot does not hear of."""
    direct = workspace.slack.people.direct("Ana").id
    return some_days_ago(workspace, hours * HOUR, text, by="Ana", channel=direct)


def declined(workspace: Office) -> list[str]:
    return [fact.reason for fact in workspace.facts.of(Declined)]


async def test_a_late_mention_is_not_answered_where_talk_went_on_unheard(
    workspace: Office,
) -> None:
    root, late = ben_asks(workspace)
    never_mind(workspace, root)
    delivered(workspace, late)
    await workspace.settled()
    assert workspace.answers(root) == []
    assert not workspace.model.requests
    assert set(declined(workspace)) == {"it came hours late"}


async def test_a_late_mention_that_stays_unanswered_is_part_of_the_talk(
    workspace: Office,
) -> None:
    root, late = ben_asks(workspace)
    never_mind(workspace, root)
    delivered(workspace, late)
    await workspace.settled()
    workspace.mention("what did we take?", thread=root.ts)
    assert len(await workspace.answered(root)) == 1
    told = "\n".join(workspace.words())
    said = ["which colour?", "red or blue?", "we took blue", "what did we take?"]
    assert sorted(said, key=told.index) == said


@pytest.mark.parametrize("since", ["nothing", "the bot's words", "a program's words"])
async def test_a_late_mention_is_answered_where_no_person_wrote_since(
    workspace: Office, since: str
) -> None:
    root, late = ben_asks(workspace)
    acme = workspace.slack.workspace
    robot = acme.add_person("Deploybot", is_bot=True, bot_id="B0DEPLOYBOT")
    authors = {"the bot's words": acme.bot.id, "a program's words": robot.id}
    if author := authors.get(since):
        some_days_ago(workspace, 3 * HOUR, "Noted.", root.ts, by=author)
    before = len(workspace.answers(root))
    delivered(workspace, late)
    assert len(await workspace.answered(root, before + 1)) == before + 1
    assert len(workspace.model.requests) == 1


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel"])
async def test_what_was_delivered_decides_where_slack_does_not_let_us_look(
    workspace: Office, error: str
) -> None:
    root, late = ben_asks(workspace)
    never_mind(workspace, root)
    workspace.slack.faults.next("conversations.replies", error=error, times=2)
    delivered(workspace, late)
    assert len(await workspace.answered(root)) == 1
    trouble = workspace.facts.of(SlackTrouble)[0]
    assert trouble.error == f"conversations.replies: {error}"
    assert "late" in trouble.consequence


@pytest.mark.parametrize("trouble", ["no connection", "HTTP 503", "ratelimited"])
@pytest.mark.parametrize("goes_on", [True, False])
async def test_a_late_mention_waits_until_slack_lets_us_look(
    workspace: Office, trouble: str, *, goes_on: bool
) -> None:
    faults = workspace.slack.faults
    match trouble:
        case "no connection":
            faults.next("conversations.replies", drop="before", times=16)
        case "HTTP 503":
            faults.next("conversations.replies", status=503, times=8)
        case error:
            faults.next("conversations.replies", error=error, times=16)
    root, late = ben_asks(workspace)
    if goes_on:
        never_mind(workspace, root)
    delivered(workspace, late)
    # More often than what fails by its own fault would be tried.
    await until(lambda: len(workspace.facts.of(TurnBroke)) >= 4)
    await workspace.settled()
    assert len(workspace.answers(root)) == (0 if goes_on else 1)
    assert ("it came hours late" in declined(workspace)) is goes_on


async def test_a_late_direct_message_is_answered_if_it_is_the_last_one(
    workspace: Office,
) -> None:
    asked = ana_asks_alone(workspace, "red or blue?", 4)
    delivered(workspace, asked)
    assert len(await workspace.answered(asked)) == 1


async def test_a_late_direct_message_is_not_answered_once_another_one_was_written(
    workspace: Office,
) -> None:
    asked = ana_asks_alone(workspace, "red or blue?", 4)
    ana_asks_alone(workspace, "never mind, blue", 3)
    delivered(workspace, asked)
    await workspace.settled()
    assert workspace.answers(asked) == []
    assert declined(workspace) == ["it came hours late"]


async def test_in_a_thread_of_a_direct_message_that_thread_alone_counts(
    workspace: Office,
) -> None:
    direct = workspace.slack.people.direct("Ana").id
    root = ana_asks_alone(workspace, "which colours are there?", 5)
    first, second = (
        some_days_ago(workspace, h * HOUR, words, root.ts, by="Ana", channel=direct)
        for h, words in ((4, "red or blue?"), (3, "and green?"))
    )
    ana_asks_alone(workspace, "something else", 2.5)
    delivered(workspace, first)
    await workspace.settled()
    assert workspace.answers(root) == []
    delivered(workspace, second)
    assert len(await workspace.answered(root)) == 1


async def test_of_what_comes_in_time_slack_is_asked_no_more_than_ever(
    workspace: Office,
) -> None:
    asked = workspace.mention("red or blue?")
    await workspace.answered(asked)
    alone = workspace.slack.people.tell_bot("Ana", "red or blue?")
    await workspace.answered(alone)
    assert not READS & set(workspace.calls())
