"""Admins change how a verb asks the model: its words, its model, how freely."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.assistant.verb_texts import MAX_TOKENS, defaults_of
from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept
from tests.scenarios.summaries import summarizer
from tests.scenarios.test_prompt_home import actions
from tests.scenarios.verbs import command, shortcut, translator

OURS = defaults_of("summarize").text


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        desk.office.model.answer = summarizer
        yield desk


@pytest.fixture(params=["socket", "http"])
async def either_desk(
    kept: Kept, request: pytest.FixtureRequest
) -> AsyncIterator[Desk]:
    async with governed(kept, request.param) as desk:
        desk.office.model.answer = summarizer
        yield desk


async def entered(desk: Desk, where: str, **entries: object) -> str:
    """Hand in the form that `/prompt …` opens; what it says then."""
    form = await desk.command(where)
    said = words(await desk.submit(entries))
    await desk.office.slack.people.close(desk.who, form)
    return said


def system(body: Mapping[str, Any]) -> str:
    """What a model is told of the verb, without the form its answer has to have."""
    return str(body["system"]).partition("\n\nAnswer with one JSON object")[0]


async def asked_by(desk: Desk, door: str) -> Mapping[str, Any]:
    """What a summary by one of its doors sends to the model."""
    office = desk.office
    said = office.say("we ship on Monday", by="Ben")
    match door:
        case "command":
            await command(office, "/summarize")
        case "shortcut":
            await shortcut(office, said, "summarize_thread")
        case "words":
            await office.answered(office.mention("summarize this channel"))
        case "direct":
            asked = f"summarize <#{said.channel}|general>"
            await office.answered(office.slack.people.tell_bot("Ana", asked))
    return office.model.requests[-1].body


@pytest.mark.parametrize("door", ["command", "shortcut", "words", "direct"])
async def test_what_admins_want_of_a_verb_is_sent_by_each_of_its_doors(
    desk: Desk, door: str
) -> None:
    body = await asked_by(desk, door)
    assert system(body) == OURS
    assert body["max_tokens"] == MAX_TOKENS
    other = "claude-haiku-4-5-20251001"  # takes a temperature, as few do
    said = await entered(desk, "summarize", **{"part/0": "Name every ship."})
    assert "Version 1 is published* for the verb *summarize*" in said
    said = await entered(
        desk, "summarize settings", model=other, temperature="0.7", max_tokens="1024"
    )
    assert "Saved" in said
    body = await asked_by(desk, door)
    assert system(body).startswith(OURS.rstrip())
    assert system(body).endswith("Name every ship.")
    assert (body["model"], body["max_tokens"]) == (other, 1024)
    assert body["temperature"] == 0.7
    assert desk.audit() == ["prompt published", "settings changed"]


async def test_it_changes_no_other_verb_and_no_conversation(either_desk: Desk) -> None:
    desk = either_desk
    await entered(desk, "summarize", **{"part/0": "Name every ship."})
    await entered(desk, "summarize settings", max_tokens="1024")
    desk.office.model.answer = translator()
    await command(desk.office, "/translate de Good morning")
    body = desk.office.model.requests[-1].body
    assert body["system"] == defaults_of("translate").text
    assert body["max_tokens"] == MAX_TOKENS
    desk.office.model.answer = lambda _: "Hello."
    await desk.office.answered(desk.office.mention("hello"))
    body = desk.office.model.requests[-1].body
    assert "ship" not in str(body["system"])
    assert body["max_tokens"] != 1024


async def test_it_can_stand_in_place_of_our_own_text(desk: Desk) -> None:
    own = 'Answer with JSON: {"points": []} for {workspace}.'
    await entered(desk, "summarize", **{"part/0": own, "mode": "replaces"})
    body = await asked_by(desk, "command")
    assert system(body) == 'Answer with JSON: {"points": []} for Acme.'
    shown = words(await desk.command("summarize show"))
    assert system(body) in shown
    assert "It stands in place of my own text here." in shown


async def test_an_older_version_is_brought_back_in_one_click(desk: Desk) -> None:
    await entered(desk, "summarize", **{"part/0": "Name every ship."})
    await entered(desk, "summarize", **{"part/0": "Name no ship."})
    assert "no ship" in system(await asked_by(desk, "command"))
    history = await desk.command("summarize history")
    assert "Every version of the prompt of the verb *summarize*" in words(history)
    await desk.press("prompt_diff/1")
    await desk.press("prompt_roll_back/here")
    assert "same as version 1" in words(desk.window())
    assert system(await asked_by(desk, "command")).endswith("Name every ship.")
    assert desk.audit()[-1] == "prompt rolled back"


@pytest.mark.parametrize("what", ["", " settings", " history"])
async def test_who_is_no_admin_is_refused(desk: Desk, what: str) -> None:
    ben = replace(desk, who="Ben")
    assert "Only admins" in words(await ben.command(f"summarize{what}"))
    assert system(await asked_by(desk, "command")) == OURS
    assert desk.audit() == ["refused"]


async def test_everybody_may_read_what_a_verb_is_told(desk: Desk) -> None:
    await entered(desk, "summarize", **{"part/0": "Name every ship."})
    shown = await replace(desk, who="Ben").command("summarize show")
    assert "You summarize what people said" in words(shown)
    assert "Name every ship." in words(shown)


async def test_a_temperature_the_model_does_not_take_is_kept_and_said(
    desk: Desk,
) -> None:
    stubborn = next(m for m in desk.office.model.models if "sonnet" in m)
    said = await entered(desk, "summarize settings", model=stubborn, temperature="0.7")
    assert "chooses its temperature by itself" in said
    body = await asked_by(desk, "command")
    assert body["model"] == stubborn
    assert "temperature" not in body


async def test_a_result_names_what_it_was_made_by(desk: Desk) -> None:
    await asked_by(desk, "command")
    await entered(desk, "summarize", **{"part/0": "Name every ship."})
    await entered(desk, "summarize settings", max_tokens="1024")
    await asked_by(desk, "command")
    await asked_by(desk, "words")
    made_by = "summarize v1, summarize settings 1"
    kept = desk.office.kept
    assert kept.rows("SELECT manner FROM results ORDER BY id") == [("",), (made_by,)]
    [(basis,)] = kept.rows("SELECT basis FROM turns")
    assert made_by in basis


async def test_the_home_tab_shows_the_verbs_and_leads_to_their_windows(
    desk: Desk,
) -> None:
    home = await desk.home()
    assert "*Summarize*" in words(home)
    await desk.press("prompt_edit//summarize", view=home)
    assert desk.window().json["title"]["text"] == "Prompt of summarize"
    await desk.submit({"part/0": "Name every ship."})
    assert "Words of its own, added to my own text: version 1" in words(home)
    of_ben = await replace(desk, who="Ben").home()
    assert "prompt_show//summarize" in actions(of_ben)
    assert "prompt_edit//summarize" not in actions(of_ben)


async def test_a_form_about_a_verb_sets_nothing_else(desk: Desk) -> None:
    form = words(await desk.command("extract settings"))
    assert "Temperature, from 0" in form
    for no_matter in ("When I answer", "Language", "Who may", "Suggested"):
        assert no_matter not in form


async def test_in_words_there_are_buttons_for_it(desk: Desk) -> None:
    desk.office.mention("prompt summarize")
    [said] = await desk.office.whispered("Ana")
    assert "The prompt and settings of the verb *summarize*" in said


async def test_a_draft_of_a_verb_is_tried_by_using_it(desk: Desk) -> None:
    editor = await desk.command("summarize")
    assert "Test this draft" not in words(editor)
    told = words(await desk.command("summarize test"))
    assert "tried by using it" in told
