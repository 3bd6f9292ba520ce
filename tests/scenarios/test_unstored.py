"""Whoever presses, chooses or hands in what cannot be stored is not told it was."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.playground.slack.parcels import Receipt
from tests.scenarios.governing import Desk
from tests.scenarios.kept import Kept
from tests.scenarios.office import HASTY, Office, office
from tests.scenarios.verbs import action, command, translator

Way = Callable[[], Awaitable[Receipt]]


async def shortcut(workspace: Office) -> Way:
    said = workspace.say("Good morning")
    return partial(workspace.slack.people.shortcut, "Ana", said, "translate_message")


async def button_under_a_result(workspace: Office) -> Way:
    workspace.model.answer = translator()
    *_, result = await command(workspace, "/translate de Good morning")
    share = action(result, "Share in channel")
    return partial(workspace.slack.people.click, "Ana", result, share)


async def reason_for_a_thumb(workspace: Office) -> Way:
    root = workspace.mention("hello")
    await workspace.answered(root)
    people = workspace.slack.people
    answer = workspace.slack.thread(root.channel, root.ts)[-1]
    await people.click("Ana", answer, "feedback", "bad/1")
    [form] = people.views("Ana")
    return partial(people.submit, "Ana", form, {"reason": "It is Lyon."})


async def form_about_prompts(workspace: Office) -> Way:
    desk = Desk(workspace)
    await desk.command("workspace")
    shown = desk.window()
    people = workspace.slack.people
    return partial(people.submit, "Ana", shown, {"part/0": "We sell bread."})


async def button_about_prompts(workspace: Office) -> Way:
    home = await Desk(workspace).home()
    [edit, *_] = re.findall(r'"(prompt_edit[^"]*)"', json.dumps(home.json))
    return partial(workspace.slack.people.click_in_view, "Ana", home, edit)


WAYS = [
    *(shortcut, button_under_a_result, reason_for_a_thumb),
    *(form_about_prompts, button_about_prompts),
]


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize("prepared", WAYS)
async def test_it_is_not_taken_for_stored_until_it_is(
    kept: Kept, mode: str, prepared: Callable[[Office], Awaitable[Way]]
) -> None:
    impatient = replace(HASTY, receipt_timeout_s=2.5)
    async with office(kept, mode, rules=impatient) as workspace:  # type: ignore[arg-type]  # a literal
        ask = await prepared(workspace)
        stored = "SELECT count(*) FROM requests"
        before = kept.rows(stored)
        with kept.taking_nothing("requests"):
            assert not (await ask()).accepted
        assert kept.rows(stored) == before
        asked = 1
        while not (await ask()).accepted:  # it waits long enough by itself
            asked += 1
        [(count,)], [(now,)] = before, kept.rows(stored)
        assert count + 1 <= now <= count + asked, "a receipt may have come too late"
