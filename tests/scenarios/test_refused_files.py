"""A file that the model's server refuses never ends a thread."""

import json

import pytest

from bot.core.journal import FilesKeptOut
from tests.scenarios.office import Office
from tests.scenarios.test_shared_files import PEAR, PLUM, shown

REFUSED = "I could not read “pear.png”: the model's server did not accept it."
COULD_NOT = "Could not process image"
NAMED = f"messages.0.content.1.image.source.base64.data: {COULD_NOT}"


def refuse(workspace: Office, message: str, *paths: str) -> None:
    kind = "invalid_request_error"
    workspace.model.will_fail(400, kind, message, paths=list(paths))


async def test_the_turn_goes_on_without_it_and_so_does_the_thread(
    workspace: Office,
) -> None:
    refuse(workspace, NAMED)
    root = workspace.mention("what is this?", files=[PEAR])
    (answer,) = await workspace.answered(root)
    assert answer.endswith(f"_({REFUSED})_")
    assert not shown(workspace, "image")
    (told,) = workspace.words()
    why = 'not_shown="the model\'s server did not accept it"'
    assert f'<file name="pear.png" {why}/>' in told

    workspace.say("and now?", thread=root.ts)
    _, answer = await workspace.answered(root, 2)
    assert "could not read" not in answer
    assert len(workspace.model.requests) == 3
    assert not shown(workspace, "image")
    assert why in workspace.words()[0]
    (fact,) = workspace.facts.of(FilesKeptOut)
    assert fact.files == tuple(workspace.slack.workspace.files)


@pytest.mark.parametrize(
    "complaint",
    [[NAMED], [COULD_NOT, "messages.0.content.1.image.source.base64.data"]],
)
async def test_only_the_one_that_the_server_names_goes(
    workspace: Office, complaint: list[str]
) -> None:
    refuse(workspace, *complaint)
    root = workspace.mention("what are these?", files=[PEAR, PLUM])
    (answer,) = await workspace.answered(root)
    assert REFUSED in answer
    assert "I see an image of 90 × 60 px." in answer


async def test_without_a_name_the_newest_are_suspected_first(
    workspace: Office,
) -> None:
    root = workspace.mention("what is this?", files=[PEAR])
    await workspace.answered(root)
    refuse(workspace, COULD_NOT)
    workspace.say("and this?", thread=root.ts, files=[PLUM])
    _, answer = await workspace.answered(root, 2)
    assert "I could not read “plum.png”" in answer
    assert len(shown(workspace, "image")) == 1


async def test_a_server_that_breaks_over_a_picture_is_asked_without_it(
    workspace: Office,
) -> None:
    headers = {"x-should-retry": "false"}
    workspace.model.will_fail(500, message="cannot identify", headers=headers)
    root = workspace.mention("what is this?", files=[PEAR])
    (answer,) = await workspace.answered(root)
    assert REFUSED in answer
    workspace.say("and now?", thread=root.ts)
    await workspace.answered(root, 2)
    assert len(shown(workspace, "image")) == 1, "it was no refusal"


async def test_what_makes_a_request_too_large_makes_room(workspace: Office) -> None:
    root = workspace.mention("what is this?", files=[PEAR])
    await workspace.answered(root)
    workspace.model.will_fail(413, "request_too_large", "Request too large")
    workspace.say("and this?", thread=root.ts, files=[PLUM])
    _, answer = await workspace.answered(root, 2)
    assert "could not read" not in answer
    (image,) = shown(workspace, "image")
    told = workspace.words()[0]
    assert 'name="pear.png" not_shown="there was no room for it beside' in told
    assert image["source"]["media_type"] == "image/png"


async def test_when_it_was_not_the_picture_nothing_is_held_against_it(
    workspace: Office,
) -> None:
    for _ in range(2):
        refuse(workspace, "something else")
    root = workspace.mention("what is this?", files=[PEAR])
    (answer,) = await workspace.answered(root)
    assert answer == (
        "The model's server did not take this question. It has been noted."
    )
    workspace.say("and now?", thread=root.ts)
    await workspace.answered(root, 2)
    assert len(shown(workspace, "image")) == 1
    assert not workspace.facts.of(FilesKeptOut)
    ((kept_out,),) = set(workspace.kept.rows("SELECT kept_out FROM messages"))
    assert json.loads(kept_out) == {}


async def test_an_edit_does_not_bring_it_back(workspace: Office) -> None:
    refuse(workspace, NAMED)
    root = workspace.mention("what is this?", files=[PEAR])
    await workspace.answered(root)
    words = f"{workspace.slack.mention} what is that?"
    workspace.slack.people.edit("Ana", root, words)
    await workspace.settled()
    workspace.say("well?", thread=root.ts)
    await workspace.answered(root, 2)
    assert "what is that?" in workspace.words()[0]
    assert not shown(workspace, "image")


async def test_what_people_take_back_meanwhile_is_not_said_again(
    workspace: Office,
) -> None:
    workspace.model.will_say("Noted.")
    root = workspace.mention("the blue box has the code 1234")
    await workspace.answered(root)
    refuse(workspace, NAMED.replace("0.content.1", "2.content.1"))
    with workspace.model.holding():
        workspace.say("is it this box?", thread=root.ts, files=[PEAR])
        await workspace.model.until_asked(2)
        workspace.slack.people.edit("Ana", root, f"{workspace.slack.mention} hi")
        await workspace.slack.delivery.all_done()
    await workspace.answered(root, 2)
    asked = ["1234" in str(workspace.asked(number)) for number in range(3)]
    assert asked == [True, True, False]
    assert "is it this box?" in workspace.words()[-1]
