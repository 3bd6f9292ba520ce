"""Slack refuses something, and would for ever: it ends, and whoever asked hears."""

from collections.abc import Callable

import pytest

from bot.assistant.tasks.reading import NO_SUCH_MESSAGE
from bot.core.journal import RequestSetAside, TurnBroke
from bot.core.notices import NOT_TO_BE_CHANGED, SET_ASIDE, TROUBLE
from bot.playground.slack.rules import Rules
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until
from tests.scenarios.summaries import link_to, summarizer
from tests.scenarios.test_footers import asked, newest, press
from tests.scenarios.verbs import command, words

MANY = 100_000
NOWHERE = "1700000000000100"
BACK = "show_version/\N{BLACK LEFT-POINTING TRIANGLE}"


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.enduring.OUTAGE_REST_S", 0.02)
    monkeypatch.setattr("bot.work.worker.SWEEP_S", 0.02)


def lasts(workspace: Office, error: str, *methods: str) -> None:
    """Let Slack answer so for as long as it is asked."""
    for method in methods:
        workspace.slack.faults.next(method, error=error, times=MANY)


def link_to_nothing(workspace: Office) -> str:
    """A link to a message that never was."""
    there = workspace.say("hello", by="Ben")
    link = link_to(workspace, there)
    return link.replace(there.ts.replace(".", ""), NOWHERE)


def link_to_nothing_in_a_thread(workspace: Office) -> str:
    """The same below a message that never was either."""
    thread_ts = f"{NOWHERE[:-6]}.{NOWHERE[-6:]}"
    link = link_to_nothing(workspace).rstrip(">")
    cid = workspace.slack.workspace.channel("#general").id
    return f"{link}?thread_ts={thread_ts}&cid={cid}"


@pytest.mark.parametrize("link_of", [link_to_nothing, link_to_nothing_in_a_thread])
@pytest.mark.parametrize("verb", ["summarize", "extract dates from", "translate de"])
async def test_a_link_that_leads_nowhere_is_told_at_once(
    workspace: Office, verb: str, link_of: Callable[[Office], str]
) -> None:
    workspace.model.answer = summarizer
    asking = workspace.mention(f"{verb} {link_of(workspace)}")
    assert await workspace.answered(asking) == [NO_SUCH_MESSAGE]
    assert not workspace.facts.of(TurnBroke)
    assert not workspace.model.requests


@pytest.mark.parametrize("verb", ["/summarize", "/extract dates from the thread of"])
async def test_a_command_with_such_a_link_is_told_so(
    workspace: Office, verb: str
) -> None:
    told = await command(workspace, f"{verb} {link_to_nothing(workspace)}")
    assert words(told[-1]) == NO_SUCH_MESSAGE
    assert not workspace.model.requests


async def test_a_channel_is_summarized_without_a_thread_that_is_gone(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    root = workspace.say("a thread about apples", by="Ben")
    workspace.say("they are red", by="Ben", thread=root.ts)
    workspace.say("and now pears", by="Ben")
    lasts(workspace, "thread_not_found", "conversations.replies")
    told = await command(workspace, "/summarize last 5")
    assert "and now pears" in words(told[-1])


async def test_what_slack_keeps_refusing_is_set_aside(workspace: Office) -> None:
    workspace.model.answer = summarizer
    workspace.say("hello", by="Ben")
    lasts(workspace, "method_deprecated", "conversations.history")
    asking = workspace.mention("summarize this channel")
    assert await workspace.answered(asking) == [SET_ASIDE]
    assert [fact.attempt for fact in workspace.facts.of(TurnBroke)] == [1, 2, 3]


@pytest.mark.parametrize("error", ["messages_tab_disabled", "channel_not_found"])
async def test_what_can_be_told_nowhere_is_given_up(kept: Kept, error: str) -> None:
    async with office(kept, rules=Rules(response_url_uses=0)) as place:
        lasts(place, error, "chat.postMessage")
        people = place.slack.people
        await people.command("Ben", "#general", "/translate", "help")
        await place.settled()
        assert kept.rows("SELECT state, attempts FROM requests") == [("failed", 6)]
        await until(lambda: place.facts.of(RequestSetAside))
        [aside] = place.facts.of(RequestSetAside)
        assert (aside.attempts, aside.told) == (6, False)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("edit_window_closed", NOT_TO_BE_CHANGED),
        ("message_not_found", NOT_TO_BE_CHANGED),
        ("is_inactive", TROUBLE),
    ],
)
async def test_a_version_that_can_not_be_shown_any_more_is_no_endless_work(
    workspace: Office, error: str, told: str
) -> None:
    root = await asked(workspace)
    workspace.model.will_say("It is Paris.")
    await press(workspace, root, "answer_menu", "answer_again/1")
    await until(lambda: "It is" in workspace.answers(root)[0])
    await workspace.settled()
    lasts(workspace, error, "chat.update")
    await workspace.slack.people.click("Ana", newest(workspace, root), BACK)
    assert await workspace.whispered("Ana") == [told]
