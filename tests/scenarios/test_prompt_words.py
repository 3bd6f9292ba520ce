"""Plain words about prompts: after a mention, in a thread, in a direct message."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.slack.messages import Message
from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


def labels(message: Message) -> list[str]:
    return [e["text"]["text"] for e in message.body.blocks[1]["elements"]]


async def test_a_mention_that_says_prompt_offers_windows_to_its_author(
    desk: Desk,
) -> None:
    slack = desk.office.slack
    desk.office.mention("prompt history")
    await slack.until(lambda: slack.whispers("#general", "Ana"))
    await desk.office.settled()
    [offered] = slack.whispers("#general", "Ana")
    assert labels(offered)[0] == "History"
    assert desk.office.model.requests == []
    await slack.people.click("Ana", offered, "prompt_edit")
    await desk.office.settled()
    assert desk.window().json["title"]["text"] == "Channel prompt"


async def test_in_a_direct_message_the_workspace_is_meant(desk: Desk) -> None:
    slack = desk.office.slack
    asked = slack.people.tell_bot("Ana", "prompt")
    await slack.until(lambda: len(slack.thread(asked.channel, asked.ts)) > 1)
    await desk.office.settled()
    [_, offered] = slack.thread(asked.channel, asked.ts)
    await slack.people.click("Ana", offered, "prompt_show")
    await desk.office.settled()
    assert "in the workspace" in words(desk.window())


async def test_a_question_about_prompts_is_answered_by_the_model(desk: Desk) -> None:
    root = desk.office.mention("prompt engineering tips?")
    await desk.office.answered(root)
    assert len(desk.office.model.requests) == 1


async def test_who_says_prompt_to_others_is_left_alone(desk: Desk) -> None:
    desk.office.say("prompt")
    await desk.office.settled()
    assert desk.office.slack.whispers("#general", "Ana") == []
    assert desk.office.kept.counts()["requests"] == 0


async def test_help_is_told_at_once(desk: Desk) -> None:
    slack = desk.office.slack
    await slack.people.command("Ben", "#general", "/prompt", "help")
    [said] = slack.whispers("#general", "Ben")
    assert "/prompt show" in said.text
    assert slack.people.views("Ben") == []
