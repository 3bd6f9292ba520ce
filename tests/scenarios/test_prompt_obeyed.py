"""What admins choose beside the prompt is obeyed from the next message on."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


async def set_to(
    desk: Desk, channel: str = "#general", where: str = "", **entries: object
) -> str:
    """Hand in the settings of a channel; what the window says then, and close it."""
    await desk.command(f"settings {where}", channel)
    done = await desk.submit(entries)
    said = words(done)
    await desk.office.slack.people.close(desk.who, done)
    return said


def sent(desk: Desk, name: str) -> object:
    """A field of the newest request to the model."""
    return desk.office.model.requests[-1].body.get(name)


async def test_a_channel_has_its_own_model_length_and_language(desk: Desk) -> None:
    office = desk.office
    other = office.model.models[1]
    assert "Saved" in await set_to(
        desk, model=other, max_tokens="512", language="Latin"
    )

    await office.answered(office.mention("salve"))
    assert (sent(desk, "model"), sent(desk, "max_tokens")) == (other, 512)
    assert "in Latin" in str(sent(desk, "system"))

    await office.answered(office.mention("hi", channel="#random"))
    assert sent(desk, "model") == office.model.models[0]


async def test_a_model_that_went_while_the_form_was_open_is_told_with_near_names(
    desk: Desk,
) -> None:
    known = desk.office.model.models[0]
    form = await desk.command("settings")
    (select,) = (
        block["element"]
        for block in form.json["blocks"]
        if block.get("element", {}).get("action_id") == "model"
    )
    went = {"text": {"type": "plain_text", "text": "Old"}, "value": f"{known}-old"}
    select["options"].append(went)

    said = words(await desk.submit({"model": f"{known}-old"}))

    assert f"The server has no model `{known}-old`" in said
    assert f"`{known}`" in said
    assert desk.office.kept.rows("SELECT 1 FROM channel_settings") == []


async def test_a_temperature_is_kept_for_a_model_that_takes_it(desk: Desk) -> None:
    office = desk.office
    said = await set_to(desk, temperature="0.2")
    assert "chooses its temperature by itself" in said
    await office.answered(office.mention("hi"))
    assert sent(desk, "temperature") is None

    assert "by itself" not in await set_to(desk, model="claude-sonnet-4-5-20250929")
    await office.answered(office.mention("hi"))
    assert sent(desk, "temperature") == 0.2


async def test_mentions_only_leaves_follow_ups_alone(desk: Desk) -> None:
    office = desk.office
    await set_to(desk, answers="mention")
    root = office.mention("hello")
    await office.answered(root)

    office.say("and then?", thread=root.ts)
    await office.settled()
    assert len(office.answers(root)) == 1

    office.mention("and then?", thread=root.ts)
    assert len(await office.answered(root, 2)) == 2
    assert "and then?" in office.words()[-1]


async def test_every_message_is_answered_where_admins_want_it(desk: Desk) -> None:
    office = desk.office
    root = office.say("does anybody know?")
    await office.settled()
    assert office.answers(root) == []

    await set_to(desk, answers="every_message")
    asked = office.say("does anybody know?")
    assert len(await office.answered(asked)) == 1
    office.say("I do not", by="Ben", thread=asked.ts)
    assert len(await office.answered(asked, 2)) == 2
    elsewhere = office.say("does anybody know?", channel="#random")
    await office.settled()
    assert office.answers(elsewhere) == []


async def test_figures_stand_under_every_answer_where_admins_want_it(
    desk: Desk,
) -> None:
    office = desk.office
    await set_to(desk, receipt="always")
    root = office.mention("hi")
    await office.answered(root)

    shown = str(office.slack.thread(root.channel, root.ts)[-1].body.blocks)
    assert " in / " in shown


async def test_whoever_is_denied_is_not_answered_and_is_told_why(desk: Desk) -> None:
    office = desk.office
    ben = office.slack.workspace.person("Ben").id
    await set_to(desk, where="workspace", denied_people=[ben])

    root = office.mention("let me in", by="Ben")
    assert await office.whispered("Ben") == [
        "Sorry, your admins have not let you use me here."
    ]
    assert office.answers(root) == []
    assert office.kept.rows("SELECT text FROM messages") == [("",)]
    await office.answered(office.mention("hi", by="Ana"))


async def test_guests_are_let_in_where_admins_say_so(desk: Desk) -> None:
    office = desk.office
    await set_to(desk, guests="yes")

    assert len(await office.answered(office.mention("hi", by="Cleo"))) == 1


async def test_a_user_group_decides_for_its_people(desk: Desk) -> None:
    office = desk.office
    crew = office.slack.people.add_group("crew", "Ana")
    await set_to(desk, where="workspace", allowed_groups=[crew.id])

    assert len(await office.answered(office.mention("hi", by="Ana"))) == 1
    refused = office.mention("hi", by="Ben")
    await office.whispered("Ben")
    assert office.answers(refused) == []


async def test_editors_govern_and_do_not_say_who_else_may(desk: Desk) -> None:
    office = desk.office
    acme = office.slack.workspace
    ben = replace(desk, who="Ben")
    assert "Only admins" in words(await ben.command("settings"))
    await set_to(desk, editors_people=[acme.person("Ben").id])
    assert "Only admins" in words(await ben.command("settings")), "not yet let"
    await set_to(desk, where="workspace", channels_govern=["yes"])

    form = await ben.command("settings")
    assert "Who may use me" not in words(form)
    assert "Saved" in words(await ben.submit({"language": "Latin"}))
    assert "Only admins" in words(await ben.command("settings workspace"))
    assert "Only admins" in words(await ben.command("settings", "#random"))


async def test_what_a_workspace_suggests_is_offered(desk: Desk) -> None:
    await set_to(desk, where="workspace", suggested_prompts="Order | I want bread")
    desk.office.slack.people.open_home("Ana", "messages")
    direct = desk.office.slack.people.direct("Ana")
    await desk.office.slack.until(lambda: direct.suggested_prompts)

    assert [p["title"] for p in direct.suggested_prompts] == ["Order"]
