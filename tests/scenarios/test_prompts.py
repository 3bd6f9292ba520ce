"""An admin sets, overrides, tests, publishes and takes back what the model is told."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.playground.slack import Upload
from tests.scenarios.governing import Desk, governed, words
from tests.scenarios.kept import Kept


@pytest.fixture(params=["socket", "http"])
async def either_desk(
    kept: Kept, request: pytest.FixtureRequest
) -> AsyncIterator[Desk]:
    async with governed(kept, request.param) as desk:
        yield desk


@pytest.fixture
async def desk(kept: Kept) -> AsyncIterator[Desk]:
    async with governed(kept) as desk:
        yield desk


async def published(desk: Desk, text: str, where: str = "", **entries: object) -> None:
    """Open the editor, publish a text, and close the window."""
    await desk.command(where)
    done = await desk.submit({"part/0": text, **entries})
    assert "is published" in words(done)
    await desk.office.slack.people.close(desk.who, done)


async def system_of_an_answer(desk: Desk, channel: str = "#general") -> str:
    """Ask something; what the model was told."""
    root = desk.office.mention("what do we sell?", channel=channel)
    await desk.office.answered(root)
    return str(desk.office.model.requests[-1].body["system"])


async def shown_in_full(desk: Desk) -> str:
    """What `/prompt show` shows as the whole of it."""
    shown = await desk.command("show")
    whole = words(shown).partition("All that I am told, word for word\n")[2]
    await desk.office.slack.people.close(desk.who, shown)
    return whole.removesuffix("\nClose")


async def test_a_new_admin_sets_up_a_workspace_and_a_channel(either_desk: Desk) -> None:
    desk = either_desk
    general = desk.office.slack.workspace.channel("general").id
    await published(desk, "We sell bread.", "workspace", reason="First")
    editor = await desk.command()
    assert "has no prompt of its own yet" in words(editor)
    assert "Up to 20,000 characters" in words(editor)
    await desk.submit({"part/0": "Speak of {channel} only.", "mode": "adds"})

    home = words(await desk.home())
    assert "We sell bread." in home
    assert f"<#{general}>" in home

    system = await system_of_an_answer(desk)
    assert f"Speak of <#{general}> only." in system
    elsewhere = await system_of_an_answer(desk, "#random")
    assert "We sell bread." in elsewhere
    assert "only." not in elsewhere


async def test_the_model_is_told_exactly_what_is_shown(desk: Desk) -> None:
    await published(desk, "We sell bread.", "workspace")
    await published(desk, "We sell *cakes* <here> & now.", mode="replaces")
    system = await system_of_an_answer(desk)
    assert "bread" not in system
    assert await shown_in_full(desk) == system


async def test_an_older_version_is_brought_back_in_one_click(desk: Desk) -> None:
    await published(desk, "We sell bread.")
    before = await system_of_an_answer(desk)
    await published(desk, "We sell cake.", reason="Cake pays better")
    assert "cake" in await system_of_an_answer(desk)

    history = await desk.command("history")
    assert "Version 2* · _holds now_" in words(history)
    assert "Cake pays better" in words(history)
    await desk.press("prompt_diff/2")
    assert "bread." in words(desk.window())
    await desk.office.slack.people.close("Ana", desk.window())
    await desk.press("prompt_diff/1")
    await desk.press("prompt_roll_back/here")
    assert "same as version 1" in words(desk.window())
    assert await system_of_an_answer(desk) == before
    assert desk.audit()[-1] == "prompt rolled back"


async def test_a_draft_is_tried_side_by_side_and_nobody_hears_of_it(
    desk: Desk,
) -> None:
    await published(desk, "We sell bread.")
    await system_of_an_answer(desk)
    asked = len(desk.office.model.requests)
    said = desk.office.slack.messages("#general")
    counts = desk.office.kept.counts()
    await desk.command()
    desk.office.slack.people.fill("Ana", desk.window(), {"part/0": "We sell tea."})
    await desk.press("prompt_test")
    trial = desk.window()
    assert "What it costs at most" in words(trial)
    assert len(desk.office.model.requests) == asked
    desk.office.model.will_say("Bread.")
    desk.office.model.will_say("Tea.")
    results = words(await desk.submit({"question": "What do you sell?"}))
    assert "Published" in results
    assert {"Bread.", "Tea."} <= set(results.splitlines())
    told = [str(r.body["system"]) for r in desk.office.model.requests[asked:]]
    assert sorted("tea" in system for system in told) == [False, True]
    assert desk.office.slack.messages("#general") == said
    now = desk.office.kept.counts()
    assert {t for t in now if now[t] != counts[t]} <= {
        *("requests", "prompt_drafts", "usage_daily", "spend")
    }
    titles = [view.json["title"]["text"] for view in desk.windows()]
    assert titles == ["Channel prompt", "Side by side"]


async def test_a_draft_is_tried_on_what_people_really_asked(desk: Desk) -> None:
    await system_of_an_answer(desk)
    await desk.command()
    desk.office.slack.people.fill("Ana", desk.window(), {"part/0": "We sell tea."})
    await desk.press("prompt_test")
    assert "what do we sell?" in words(desk.window())
    results = await desk.submit({"source": "real"})
    assert "what do we sell?" in words(results)


async def test_who_publishes_second_sees_both_texts_and_loses_nothing(
    desk: Desk,
) -> None:
    desk.office.slack.workspace.person("Ben").is_admin = True
    ben = replace(desk, who="Ben")
    await desk.command()
    await ben.command()
    await desk.submit({"part/0": "We sell bread."})
    conflict = await ben.submit({"part/0": "We sell fish."})
    assert "Nothing is lost" in words(conflict)
    assert "We sell bread." in words(conflict)
    assert "We sell fish." in words(conflict)
    assert "bread" in await system_of_an_answer(desk)
    assert "Version 2 is published" in words(await ben.submit())
    assert "fish" in await system_of_an_answer(desk)


async def test_a_long_prompt_goes_over_several_boxes_and_comes_back_whole(
    desk: Desk,
) -> None:
    lines = [f"Rule {n:03}: be kind to everybody who asks." for n in range(480)]
    await desk.command()
    for start in range(0, 480, 60):
        desk.office.slack.people.fill(
            "Ana",
            desk.window(),
            {_last_box(desk): "\n".join(lines[start : start + 60])},
        )
        await desk.press("prompt_draft/here")
    await desk.submit()
    text = "\n".join(lines)
    assert len(text) > 19_000
    assert text in await system_of_an_answer(desk)
    await desk.command()
    await desk.submit({"reason": "the same again"})
    assert len(desk.office.kept.rows("SELECT 1 FROM prompts")) == 1


def _last_box(desk: Desk) -> str:
    """The box that is still empty."""
    blocks = desk.window().json["blocks"]
    names = [block["element"]["action_id"] for block in blocks if "element" in block]
    return str([name for name in names if name.startswith("part/")][-1])


async def test_a_text_file_takes_the_place_of_the_boxes(desk: Desk) -> None:
    await desk.command("workspace")
    text = "Wir verkaufen Brötchen.\n" * 300
    file = Upload("prompt.md", text.encode())
    done = await desk.submit({"part/0": "not this", "file": [file]})
    assert "is published" in words(done)
    system = await system_of_an_answer(desk)
    assert text.strip() in system
    assert "not this" not in system


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (Upload("p.txt", b"x" * 20_001), "20,000 are the most"),
        (Upload("p.txt", b"\x89PNG\r\n\x1a\n" * 9), "could not read"),
        (Upload("p.txt", b"Hi {user}"), "`{user}` is no placeholder"),
    ],
)
async def test_a_file_that_cannot_be_a_prompt_is_told_in_the_editor(
    desk: Desk, file: Upload, said: str
) -> None:
    await desk.command()
    told = await desk.submit({"part/0": "Typed before.", "file": [file]})
    assert said in words(told)
    assert "Publish" in words(told)
    assert desk.office.kept.rows("SELECT 1 FROM prompts") == []


async def test_a_draft_survives_a_file_that_cannot_be_read(desk: Desk) -> None:
    await desk.command()
    file = Upload("p.txt", b"\xff\xd8\xff")
    entries = {"part/0": "Typed before.", "file": [file]}
    desk.office.slack.people.fill("Ana", desk.window(), entries)
    await desk.press("prompt_draft/here")
    told = words(desk.window())
    assert "could not read" in told
    assert "Typed before." in told


async def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_kept(
    desk: Desk,
) -> None:
    editor = await desk.command()
    await desk.submit({"part/0": "Hello {name}"})
    ((block, said),) = editor.errors.items()
    assert block.startswith("part/0")
    assert "`{name}` is no placeholder" in said
    assert desk.office.kept.rows("SELECT 1 FROM prompts") == []


async def test_an_answer_tells_which_prompt_it_rests_on(desk: Desk) -> None:
    await published(desk, "We sell bread.")
    root = desk.office.mention("what do we sell?")
    await desk.office.answered(root)
    await published(desk, "We sell cake.")
    answer = desk.office.slack.thread("#general", root.ts)[-1]
    await desk.office.slack.people.click("Ana", answer, "answer_menu", "which_prompt/1")
    await desk.office.settled()
    told = words(desk.window())
    assert "We sell bread." in told
    assert "Others hold by now" in told
