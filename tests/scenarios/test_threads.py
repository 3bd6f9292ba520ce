"""The bot is called into a thread that people began without it."""

from dataclasses import replace

import pytest

from bot.core.journal import ThreadRead
from bot.playground.slack.acts import post
from bot.playground.slack.messages import Body, Message
from bot.slack.reading_pace import ReadingPace
from tests.scenarios.office import Office
from tests.scenarios.test_footers import press


def post_by_another_bot(workspace: Office, text: str, *, thread: Message) -> Message:
    acme = workspace.slack.workspace
    channel = acme.channel("general")
    robot = acme.add_person("Deploybot", is_bot=True)
    body = Body(text=text)
    return post(acme, channel, robot, body, thread_ts=thread.ts, subtype="bot_message")


async def test_what_was_said_before_reaches_the_model_with_names_and_times(
    workspace: Office,
) -> None:
    root = workspace.say("We ship on Friday.")
    workspace.say("Who writes the changelog?", by="Ben", thread=root.ts)
    post_by_another_bot(workspace, "Build 17 is green.", thread=root)
    await workspace.settled()
    question = workspace.mention("what is left to do?", thread=root.ts)
    await workspace.answered(root)
    (told,) = workspace.words()
    said = ["We ship", "Who writes", "Build 17", "what is left to do?", "<facts>"]
    places = [told.index(words) for words in said]
    assert places == sorted(places)
    ana, ben = (workspace.slack.workspace.person(name).id for name in ("Ana", "Ben"))
    assert f'from="Ana" id="{ana}" at="20' in told
    assert f'from="Ben" id="{ben}" at="20' in told
    assert 'kind="app">\nBuild 17 is green.' in told
    assert told.count("what is left to do?") == 1
    assert question.text not in told


async def test_a_thread_is_read_once_and_remembered(workspace: Office) -> None:
    root = workspace.say("We ship on Friday.", by="Ben")
    workspace.mention("when do we ship?", thread=root.ts)
    await workspace.answered(root)
    workspace.mention("and who?", thread=root.ts)
    await workspace.answered(root, 2)
    assert workspace.calls().count("conversations.replies") == 1
    assert workspace.words()[0].count("We ship on Friday.") == 1
    assert [message["role"] for message in workspace.asked()] == [
        "user",
        "assistant",
        "user",
    ]


async def test_a_thread_that_began_with_the_bot_is_never_read(
    workspace: Office,
) -> None:
    root = workspace.mention("hello")
    await workspace.answered(root)
    workspace.say("how are you?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "conversations.replies" not in workspace.calls()


async def test_a_long_thread_is_read_page_by_page(workspace: Office) -> None:
    app = workspace.slack.workspace.app
    heard, app.subscriptions = app.subscriptions, frozenset()
    root = workspace.say("number 0")
    for number in range(1, 230):
        workspace.say(f"number {number}", thread=root.ts, by="Ben")
    app.subscriptions = heard
    workspace.mention("how many?", thread=root.ts)
    await workspace.answered(root)
    assert workspace.calls().count("conversations.replies") == 2
    (told,) = workspace.words()
    assert all(told.count(f"\nnumber {n}\n") == 1 for n in range(230))


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel"])
async def test_a_thread_that_may_not_be_read_is_answered_all_the_same(
    workspace: Office, error: str
) -> None:
    root = workspace.say("We ship on Friday.", by="Ben")
    workspace.slack.faults.next("conversations.replies", error=error)
    workspace.mention("when do we ship?", thread=root.ts)
    await workspace.answered(root)
    assert "when do we ship?" in workspace.words()[0]
    assert [read.complete for read in workspace.facts.of(ThreadRead)] == [False]


async def test_a_thread_that_was_half_read_is_read_again(workspace: Office) -> None:
    root = workspace.say("We ship on Friday.", by="Ben")
    workspace.slack.faults.next("conversations.replies", error="missing_scope")
    workspace.mention("when do we ship?", thread=root.ts)
    await workspace.answered(root)
    workspace.mention("and now?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "We ship on Friday." in "\n".join(workspace.words())


async def test_what_the_bot_said_itself_is_not_read_as_somebody_elses(
    workspace: Office,
) -> None:
    root = workspace.say("We ship on Friday.", by="Ben")
    acme = workspace.slack.workspace
    ours = post(
        acme, acme.channel("general"), acme.bot, Body(text="I said that."),
        thread_ts=root.ts,
    )  # fmt: skip
    assert replace(ours, body=Body()).bot_id == acme.bot_id
    workspace.mention("when?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "I said that." not in workspace.words()[0]


def begun_unheard(workspace: Office, count: int) -> Message:
    """A thread that the bot has not heard of."""
    app = workspace.slack.workspace.app
    heard, app.subscriptions = app.subscriptions, frozenset()
    root = workspace.say("number 0.")
    for number in range(1, count):
        workspace.say(f"number {number}.", thread=root.ts, by="Ben")
    app.subscriptions = heard
    return root


async def test_where_slack_gives_little_it_is_read_little_by_little(
    workspace: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingPace, "may_read", lambda *_: True)
    workspace.slack.limits.reads_little = True
    root = begun_unheard(workspace, 40)
    for turn, seen in ((1, 16), (2, 31), (3, 40)):
        workspace.slack.limits.forget()
        workspace.mention("how many?", thread=root.ts)
        await workspace.answered(root, turn)
        told = "".join(workspace.words())
        assert [told.count(f"number {n}.") for n in range(seen)] == [1] * seen
        assert f"number {seen}." not in told
        assert ("you cannot see the rest" in told) is (turn < 3)
    complete = [read.complete for read in workspace.facts.of(ThreadRead)]
    assert complete == [False, False, True]


async def test_a_receipt_says_what_could_not_be_read_yet(workspace: Office) -> None:
    workspace.slack.limits.reads_little = True
    root = begun_unheard(workspace, 40)
    workspace.mention("how many?", thread=root.ts)
    await workspace.answered(root)
    await press(workspace, root, "answer_menu", "show_receipt/1")
    (view,) = workspace.slack.people.views("Ana")
    assert "Slack lets me read only a few at a time" in str(view.json)


async def test_an_installation_that_is_limited_is_not_asked_again_at_once(
    workspace: Office,
) -> None:
    workspace.slack.limits.reads_little = True
    for _ in range(2):
        root = begun_unheard(workspace, 20)
        workspace.mention("how many?", thread=root.ts)
        await workspace.answered(root)
    assert workspace.calls().count("conversations.replies") == 1
    assert "you cannot see" in workspace.words()[0]
