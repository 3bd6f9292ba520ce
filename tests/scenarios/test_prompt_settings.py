"""Settings beside the prompt: inherited field by field, and obeyed at once."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


async def saved(desk: Desk, where: str, **entries: object) -> None:
    form = await desk.command(where)
    await desk.submit(entries)
    assert "Saved" in words(form)
    await desk.office.slack.people.close(desk.who, form)


async def test_a_channel_inherits_what_it_does_not_set(desk: Desk) -> None:
    await saved(desk, "workspace settings", language="German", max_tokens="2000")
    form = words(await desk.command("settings"))
    assert "Inherited: German." in form
    assert "Inherited: 2,000." in form
    await desk.submit({"max_tokens": "512"})
    await desk.office.slack.people.close("Ana", desk.window())
    shown = words(await desk.command("show"))
    assert "*Longest answer* 512 tokens" in shown
    assert "*Language* German" in shown
    root = desk.office.mention("hello")
    await desk.office.answered(root)
    assert desk.office.model.requests[-1].body["max_tokens"] == 512


async def test_a_model_is_chosen_from_the_servers_list(desk: Desk) -> None:
    other = desk.office.model.models[1]
    form = await desk.command("settings")
    assert other in words(form) or len(desk.office.model.models) > 1
    await desk.submit({"model": other, "temperature": "0.3"})
    root = desk.office.mention("hello")
    await desk.office.answered(root)
    assert desk.office.model.requests[-1].body["model"] == other


async def test_two_admins_who_save_at_once_see_each_other(desk: Desk) -> None:
    desk.office.slack.workspace.person("Ben").is_admin = True
    ben = replace(desk, who="Ben")
    await desk.command("settings")
    await ben.command("settings")
    await desk.submit({"language": "German"})
    told = await ben.submit({"language": "French"})
    assert "Somebody else saved settings here meanwhile" in words(told)
    assert "French" in words(told)
    assert "Saved" in words(await ben.submit())
    assert "French" in words(await desk.command("show"))


async def test_what_cannot_be_is_said_and_what_was_entered_stays(desk: Desk) -> None:
    form = await desk.command("settings")
    await desk.submit({"language": "<script>", "max_tokens": "1000"})
    assert "Write a language's name" in words(form)
    assert "<script>" in words(form)
    await desk.submit({"language": "German"})
    assert "Saved" in words(form)


async def test_who_may_use_it_is_the_workspaces_to_say(desk: Desk) -> None:
    ben = desk.office.slack.workspace.person("Ben").id
    group = desk.office.slack.people.add_group("bakers", "Ben")
    await saved(desk, "workspace settings", denied_groups=[group.id])
    desk.office.mention("may I?", by="Ben")
    [refused] = await desk.office.whispered("Ben")
    assert "Sorry" in refused
    await saved(desk, "workspace settings", denied_groups=[], editors_people=[ben])
    told = await replace(desk, who="Ben").command("workspace")
    assert told.json["title"]["text"] == "Workspace prompt"


async def test_how_long_conversations_are_kept_is_the_workspaces_to_say(
    desk: Desk,
) -> None:
    form = await desk.command("workspace settings")
    assert "Inherited: until 90 days after the last message." in words(form)
    told = await desk.submit({"retention_days": "0"})
    assert "kept for 1 to 3,650 days" in words(told)
    assert "Saved" in words(await desk.submit({"retention_days": "7"}))
    await desk.office.slack.people.close("Ana", desk.window())

    form = await desk.command("settings")
    assert "Days to keep" not in words(form)
    await desk.office.slack.people.close("Ana", desk.window())
    assert "until 7 days after" in words(await desk.command("show"))
    assert desk.office.kept.rows(
        "SELECT action, detail FROM audit WHERE channel = ''"
    ) == [("settings changed", "retention_days")]
    assert desk.office.kept.rows("SELECT retention_days FROM channel_settings") == [
        (7,)
    ]


async def test_a_channels_creator_governs_it_where_the_workspace_allows(
    desk: Desk,
) -> None:
    slack = desk.office.slack
    ben = slack.workspace.person("Ben")
    slack.workspace.channel("random").creator = ben.id
    desk_of_ben = replace(desk, who="Ben")
    assert "Only admins" in words(await desk_of_ben.command("", "#random"))
    await saved(desk, "workspace settings", channels_govern=["yes"])
    editor = await desk_of_ben.command("", "#random")
    assert editor.json["title"]["text"] == "Channel prompt"
    assert "Only admins" in words(await desk_of_ben.command("", "#general"))
    assert "Only admins" in words(await desk_of_ben.command("workspace"))
