"""Replies of a stretch of time to what was said before it."""

import pytest

from bot.assistant.tasks import walking
from bot.core.journal import SlackCalled
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office
from tests.scenarios.summaries import some_days_ago, summarizer, told
from tests.scenarios.verbs import command, note


def told_last(workspace: Office) -> list[str]:
    """What the model was shown last: the words of each message."""
    return [said for _, _, said in told(workspace.model.requests[-1].body)]


async def test_of_an_old_thread_its_question_is_read_and_what_is_new(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    some_days_ago(workspace, 4, "nobody has answered this")
    root = some_days_ago(workspace, 3, "which colour?")
    some_days_ago(workspace, 2, "red, perhaps", thread=root.ts)
    workspace.say("blue, we decided", thread=root.ts)
    workspace.say("elsewhere", by="Ben")
    _, result = await command(workspace, "/summarize 24h")
    assert told_last(workspace) == [
        "which colour?",
        "blue, we decided",
        "elsewhere",
    ]
    assert "read 3 messages of #general" in note(result)
    assert "1 of them replies in 1 thread" in note(result)
    assert "threads from before: those begun since" in note(result)


async def test_what_was_said_before_is_not_looked_at_but_for_one_page(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    for n in range(230):
        some_days_ago(workspace, 20 - n / 100, "long ago")
    workspace.say("today", by="Ben")
    await command(workspace, "/summarize 24h")
    reads = [
        fact.method
        for fact in workspace.facts.of(SlackCalled)
        if fact.method in ("conversations.history", "conversations.replies")
    ]
    assert reads == ["conversations.history"] * 2


async def test_no_more_old_threads_are_read_than_there_is_time_for(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "MOST_OLD_THREADS", 2)
    async with office(kept) as workspace:
        workspace.model.answer = summarizer
        for n in range(3):
            root = some_days_ago(workspace, 5 - n, "a question")
            workspace.say(f"answer {n}", thread=root.ts)
        _, result = await command(workspace, "/summarize 24h")
        assert told_last(workspace)[1::2] == ["answer 1", "answer 2"]
        assert "but for 1 that were too many" in note(result)


async def test_by_a_count_of_messages_nothing_older_is_looked_for(
    workspace: Office,
) -> None:
    workspace.model.answer = summarizer
    root = some_days_ago(workspace, 3, "which colour?")
    workspace.say("blue", thread=root.ts)
    workspace.say("elsewhere", by="Ben")
    _, result = await command(workspace, "/summarize last 1")
    assert told_last(workspace) == ["elsewhere"]
    assert "threads from before" not in note(result)
