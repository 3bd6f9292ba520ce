"""Summarizing much: few calls, signs of life, a way to end it, slow installations."""

import pytest

from bot.assistant.tasks import progressing
from bot.playground.slack.messages import Message
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office, until
from tests.scenarios.summaries import LINK, crowd, summarizer
from tests.scenarios.verbs import command, note, press, whispers, words


@pytest.mark.parametrize("count", [1, 500, 1_000, 5_000])
async def test_however_much_there_is_it_takes_few_calls(
    workspace: Office, count: int
) -> None:
    workspace.model.answer = summarizer
    crowd(workspace, count)
    *_, result = await command(workspace, "/summarize last 5000")
    assert f"read {count:,} message" in note(result)
    assert len(workspace.model.requests) <= 12
    assert LINK.findall(words(result))


async def test_the_longest_messages_do_not_take_more_calls(workspace: Office) -> None:
    workspace.model.answer = summarizer
    crowd(workspace, 1_000, "word " * 700)
    *_, result = await command(workspace, "/summarize last 1000")
    assert len(workspace.model.requests) <= 12
    assert "1,000 long ones shortened" in note(result)


async def test_a_long_reading_says_how_far_it_is_and_can_be_cancelled(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progressing, "AFTER_S", (0.0, 60.0))
    async with office(kept) as workspace:
        crowd(workspace, 40)
        workspace.model.will_say("{}", delay_s=30.0)
        known = len(whispers(workspace, "Ana"))
        await workspace.slack.people.command("Ana", "#general", "/summarize", "last 40")
        await until(lambda: len(whispers(workspace, "Ana")) >= known + 2)
        progress = whispers(workspace, "Ana")[-1]
        assert progress.text.startswith("Read 40 of 40 messages")
        [no] = await press_only(workspace, progress, "Ben")
        assert "nothing to cancel" in no.text
        await press(workspace, progress, "Cancel")
        assert whispers(workspace, "Ana")[-1].text == "Cancelled."
        await workspace.model.until_hung_up()


async def press_only(workspace: Office, message: Message, by: str) -> list[Message]:
    """Press *Cancel* for somebody else, without waiting for what goes on."""
    known = len(whispers(workspace, by))
    await workspace.slack.people.click(
        by, message, message.body.blocks[-1]["elements"][0]["action_id"]
    )
    await until(lambda: len(whispers(workspace, by)) > known)
    return whispers(workspace, by)[known:]


async def test_an_installation_slack_limits_is_served_slowly_and_told_so(
    kept: Kept,
) -> None:
    async with office(kept) as workspace:
        workspace.slack.limits.reads_little = True
        workspace.slack.limits.little_every_s = 1.0
        workspace.model.answer = summarizer
        crowd(workspace, 33)
        _, progress, *_, result = await command(workspace, "/summarize last 33")
        assert "a few a minute" in progress.text
        assert "read 33 messages" in note(result)
