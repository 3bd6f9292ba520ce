"""The Home tab: what everybody sees, what admins do there, and 4,000 channels."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.playground.slack.grants import View
from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


def actions(view: View) -> set[str]:
    """What can be pressed there."""
    return {
        str(element["action_id"])
        for block in view.json["blocks"]
        for element in block.get("elements", [])
        if "action_id" in element
    }


async def test_a_member_sees_how_it_is_set_up_and_changes_nothing(desk: Desk) -> None:
    await desk.command("workspace")
    await desk.submit({"part/0": "We sell bread."})
    home = await replace(desk, who="Ben").home()
    assert "We sell bread." in words(home)
    assert "Only" not in words(home)
    assert "prompt_show" in actions(home)
    assert not {"prompt_edit", "prompt_settings", "prompt_audit"} & actions(home)
    assert "What happened lately" not in words(home)


async def test_an_admin_edits_a_channel_found_by_its_name(desk: Desk) -> None:
    random = desk.office.slack.workspace.channel("random").id
    home = await desk.home()
    assert "Every channel works as the workspace does" in words(home)
    await desk.press("prompt_home/find", random, view=home)
    assert f"<#{random}>" in words(home)
    await desk.press(f"prompt_edit/{random}", view=home)
    await desk.submit({"part/0": "Chat freely."})
    assert f"<#{random}>" in words(home)
    assert "version 1" in words(home)
    assert "prompt published" in words(home)


async def test_thumbs_are_counted_by_the_version_they_are_about(desk: Desk) -> None:
    await desk.command("workspace")
    await desk.submit({"part/0": "We sell bread."})
    root = desk.office.mention("what do we sell?")
    await desk.office.answered(root)
    answer = desk.office.slack.thread("#general", root.ts)[-1]
    await desk.office.slack.people.click("Ana", answer, "feedback", "good/1")
    await desk.office.settled()
    assert "*Version 1*  :thumbsup: 1  :thumbsdown: 0" in words(await desk.home())


async def test_four_thousand_channels_are_paged(desk: Desk) -> None:
    team = desk.office.slack.workspace.id
    with closing(sqlite3.connect(desk.office.kept.path)) as conn:
        conn.executemany(
            "INSERT INTO channel_settings"
            " (team, team_id, channel, settings, revision, changed_at)"
            " VALUES (?, ?, ?, ?, 1, '2026-11-23 12:00:00.000000')",
            [(team, team, f"C{n:09}", '{"language": "German"}') for n in range(4_000)],
        )
        conn.commit()
    home = await desk.home()
    assert "<#C000000000>" in words(home)
    await desk.press("prompt_home/next", view=home)
    assert "<#C000000000>" not in words(home)
    assert "<#C000000010>" in words(home)
    await desk.press("prompt_home/previous", view=home)
    assert "<#C000000000>" in words(home)
    await desk.press("prompt_home/find", "C000003999", view=home)
    assert "<#C000003999>" in words(home)
    await desk.press("prompt_home/all", view=home)
    assert "<#C000000000>" in words(home)


async def test_a_prompt_follows_its_channel_to_another_id(desk: Desk) -> None:
    slack = desk.office.slack
    slack.workspace.channel("random").kind = "group"
    await desk.command("", "#random")
    await desk.submit({"part/0": "Chat freely."})
    slack.people.rename_channel("Ana", "#random", "chatter")
    shared = slack.people.share_channel("Ana", "#chatter")
    await desk.office.settled()
    shown = await desk.home()
    assert f"<#{shared.id}>" in words(shown)
    assert desk.audit()[-1] == "channel moved"
