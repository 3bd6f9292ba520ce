"""What people do between the receipt of a question and the beginning of its turn."""

import pytest

from bot.core.journal import TurnFinished
from bot.playground.slack.messages import Message
from tests.scenarios.office import Office, until

TRANSLATED = "<translation>\nHallo\n</translation>"


async def asked(workspace: Office, text: str, thread: str | None = None) -> Message:
    """Ana asks, and the bot still looks at who she is."""
    workspace.slack.faults.next("users.info", hang_s=2.0)
    message = workspace.mention(text, thread=thread)
    stored = "SELECT ts FROM messages"
    await until(lambda: (message.ts,) in workspace.kept.rows(stored))
    await workspace.slack.delivery.all_done()
    return message


@pytest.mark.parametrize("in_a_thread", [False, True])
async def test_a_stop_lets_it_not_begin(workspace: Office, in_a_thread: bool) -> None:
    thread = workspace.say("Hello", by="Ben").ts if in_a_thread else None
    question = await asked(workspace, "count to ten", thread)
    workspace.say("stop", thread=question.root_ts)
    await workspace.settled()
    assert workspace.model.requests == []
    assert workspace.answers(question) == []

    workspace.mention("then to five", thread=question.root_ts)
    assert len(await workspace.answered(question)) == 1


async def test_a_task_that_is_taken_back_is_not_done(workspace: Office) -> None:
    root = workspace.say("We met", by="Ben")
    question = await asked(workspace, "translate to German: hello", root.ts)
    workspace.slack.people.delete("Ana", question)
    await workspace.settled()
    assert workspace.model.requests == []
    assert workspace.answers(root) == []


async def test_a_task_whose_words_were_changed_is_done_as_they_are_now(
    workspace: Office,
) -> None:
    workspace.model.will_say(TRANSLATED)
    question = await asked(workspace, "translate to German: hello")
    words = f"{workspace.slack.mention} translate to French: hello"
    workspace.slack.people.edit("Ana", question, words)
    await workspace.answered(question)
    assert "French" in "".join(workspace.words())
    assert len(workspace.facts.of(TurnFinished)) == 1
