"""Who is not in a private channel gets nothing of it, by any door of any verb."""

import json

import pytest

from bot.core.tasks.verbs import TASK_VERBS, TaskVerb
from bot.playground.slack.messages import Message
from tests.scenarios.office import Office
from tests.scenarios.outsiders import (
    DOORS,
    SECRET,
    SHORTCUTS,
    forged_button,
    hide,
    let_in,
    reached,
    told_to_the_model,
)
from tests.scenarios.summaries import link_to
from tests.scenarios.verbs import (
    command,
    labels,
    note,
    press,
    shortcut,
    whispers,
    words,
)

SHUT_TO_ALL = {"words in a thread that quotes", "command, link within words"}
"""Where nobody is told of it: others would read along, or a link is only copied."""

OPEN_TO_SUMMARIES = {
    "command, channel",
    "words, channel",
    "words in a direct message, channel",
    "words beside a channel",
}

_TO: dict[TaskVerb, str] = {"translate": "de ", "summarize": "", "extract": ""}


@pytest.mark.parametrize("verb", TASK_VERBS)
async def test_no_door_leads_an_outsider_in(workspace: Office, verb: TaskVerb) -> None:
    let_in(workspace, "Dora", "#general")
    hidden = hide(workspace)
    await workspace.settled()
    for name, door in DOORS.items():
        await door(workspace, "Dora", verb, hidden)
        assert SECRET not in reached(workspace.slack, "Dora"), name
        assert SECRET not in told_to_the_model(workspace), name


@pytest.mark.parametrize("verb", TASK_VERBS)
async def test_the_same_doors_are_open_to_members_and_tell_them_alone(
    workspace: Office, verb: TaskVerb
) -> None:
    let_in(workspace, "Dora", "#general")
    hidden = hide(workspace)
    await workspace.settled()
    found = set()
    for name, door in DOORS.items():
        before = reached(workspace.slack, "Ben").count(SECRET)
        await door(workspace, "Ben", verb, hidden)
        if reached(workspace.slack, "Ben").count(SECRET) > before:
            found.add(name)
        assert SECRET not in reached(workspace.slack, "Dora"), name
    shut = SHUT_TO_ALL | (set() if verb == "summarize" else OPEN_TO_SUMMARIES)
    assert found == DOORS.keys() - shut


@pytest.mark.parametrize("verb", TASK_VERBS)
async def test_nothing_under_a_result_gives_it_to_somebody_else(
    workspace: Office, verb: TaskVerb
) -> None:
    let_in(workspace, "Dora", "#general")
    hidden = hide(workspace)
    link = link_to(workspace, hidden.root)
    _, result = await command(workspace, f"/{verb} {_TO[verb]}{link}", by="Ben")
    assert SECRET in reached(workspace.slack, "Ben")
    asked = len(workspace.model.requests)
    for label in labels(result):
        value = "1/ja" if label == "Other language" else None
        [refusal] = await press(workspace, result, label, value, by="Dora")
        assert "Only the person who asked" in refusal.text, label
    assert SECRET not in reached(workspace.slack, "Dora")
    assert len(workspace.model.requests) == asked

    await press(workspace, result, "Share in channel", by="Ben")
    assert SECRET in reached(workspace.slack, "Dora"), "his own click does"


async def test_what_quotes_a_narrower_place_is_shared_only_after_a_warning(
    workspace: Office,
) -> None:
    let_in(workspace, "Dora", "#general")
    hidden = hide(workspace)
    for callback_id in SHORTCUTS.values():
        _, result = await shortcut(workspace, hidden.quoting, callback_id, by="Ben")
        assert SECRET in reached(workspace.slack, "Ben")
        assert "Everybody here will be able to read it" in str(result.body.blocks)
    _, hers = await shortcut(
        workspace, hidden.quoting, SHORTCUTS["summarize"], by="Dora"
    )
    assert "1 quotation of other channels left out" in note(hers)

    _, result = await shortcut(
        workspace, hidden.quoting, SHORTCUTS["translate"], by="Ben"
    )
    await press(workspace, result, "Other language", _value(result, "ja"), by="Ben")
    again = next(w for w in whispers(workspace, "Ben") if w.ts == result.ts)
    assert "Everybody here will be able to read it" in str(again.body.blocks)
    secret = workspace.slack.workspace.channel("#secret")
    secret.members.remove(workspace.slack.workspace.person("Ben").id)
    for shown in (result, again):
        [refusal] = await press(workspace, shown, "Share in channel", by="Ben")
        assert "can't read that" in refusal.text
    assert SECRET not in reached(workspace.slack, "Dora")


def _value(result: Message, language: str) -> str:
    """What *Other language* says of one of its choices."""
    options = [
        str(option["value"])
        for block in result.body.blocks
        for element in block.get("elements", ())
        if element["type"] == "static_select"
        for option in element["options"]
    ]
    return next(value for value in options if value.endswith(f"/{language}"))


async def test_who_may_read_what_is_quoted_is_asked_once_for_each_channel(
    workspace: Office,
) -> None:
    hidden = hide(workspace)
    for n in range(20):
        workspace.slack.people.quote("Ben", "#general", f"look {n}", hidden.root)
    _, result = await command(workspace, "/summarize", by="Ben")
    assert SECRET in words(result)
    members = workspace.slack.calls("conversations.members")
    asked_of = [call.arguments["channel"] for call in members]
    assert asked_of.count(hidden.root.channel) == 1


async def test_another_language_of_what_was_read_elsewhere_is_held_to_it(
    workspace: Office,
) -> None:
    hidden = hide(workspace)
    link = link_to(workspace, hidden.root)
    _, result = await command(workspace, f"/translate de {link}", by="Ben")
    await press(workspace, result, "Other language", _value(result, "ja"), by="Ben")
    again = next(w for w in whispers(workspace, "Ben") if w.ts == result.ts)
    assert "Everybody here will be able to read it" in str(again.body.blocks)
    secret = workspace.slack.workspace.channel("#secret")
    secret.members.remove(workspace.slack.workspace.person("Ben").id)
    [refusal] = await press(workspace, again, "Share in channel", by="Ben")
    assert "can't read that" in refusal.text


async def test_buttons_of_ones_own_open_nothing_of_others(workspace: Office) -> None:
    let_in(workspace, "Dora", "#general")
    hidden = hide(workspace)
    link = link_to(workspace, hidden.root)
    await command(workspace, f"/translate de {link}", by="Ben")
    _, own = await command(workspace, "/translate de Good morning", by="Dora")
    of_ben = "SELECT id FROM results WHERE text LIKE '%ripe%'"
    [(number,)] = workspace.kept.rows(of_ben)
    asked = len(workspace.model.requests)
    share = forged_button(own, "Share in channel", str(number))
    [refusal] = await press(workspace, share, "Share in channel", by="Dora")
    assert "Only the person who asked" in refusal.text

    place = workspace.slack.workspace.add_channel("plans", [])
    _, offer = await command(workspace, f"/summarize <#{place.id}|plans>", by="Dora")
    [label] = labels(offer)
    for channel in (hidden.root.channel, workspace.slack.people.direct("Ben").id):
        wanted = json.dumps([channel, "summarize", ""])
        forged = forged_button(offer, label, wanted)
        [refusal] = await press(workspace, forged, label, by="Dora")
        assert "can't read that" in refusal.text
    assert len(workspace.model.requests) == asked
    assert SECRET not in reached(workspace.slack, "Dora")
