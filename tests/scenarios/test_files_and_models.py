"""What people share goes to each model in the form it takes."""

from base64 import b64decode

import pytest

from bot.playground.slack import Upload
from tests.media.pdfs import pdf
from tests.scenarios.kept import Kept
from tests.scenarios.office import Office, office
from tests.scenarios.test_shared_files import PEAR, PLUM, shown, told

BOOK = Upload("book.pdf", pdf("the first page of a book"))


@pytest.mark.parametrize("profile", ["anthropic", "compatible"])
async def test_a_pdf_goes_as_it_is_where_the_server_takes_it(
    kept: Kept, profile: str
) -> None:
    async with office(kept, messages_api_profile=profile) as workspace:
        root = workspace.mention("what is it about?", files=[BOOK])
        await workspace.answered(root)
        documents = shown(workspace, "document")
        words = "[page 1]\nthe first page of a book" in told(workspace)
        assert (len(documents), words) in [(1, False), (0, True)]
        assert bool(documents) is (profile == "anthropic")
        for document in documents:
            assert document["title"] == "book.pdf"
            assert b64decode(document["source"]["data"]) == BOOK.content


async def test_people_are_told_once_it_is_known_that_the_model_sees_nothing(
    workspace: Office,
) -> None:
    refusal = "This model does not support image input."
    workspace.model.will_fail(400, "invalid_request_error", refusal)
    root = workspace.mention("what is it?", files=[PEAR])
    await workspace.answered(root)
    assert "you cannot see images" in told(workspace)
    workspace.say("and this?", thread=root.ts, files=[PLUM])
    _, answer = await workspace.answered(root, 2)
    why = "the model I use can't see pictures"
    assert answer.endswith(f"_(I could not read “plum.png”: {why}.)_")
    assert told(workspace).count(f'not_shown="{why}"') == 2


async def test_the_same_files_give_the_same_request_once_the_cache_is_cold(
    workspace: Office,
) -> None:
    root = workspace.mention("what are these?", files=[PEAR, BOOK])
    await workspace.answered(root)
    first = workspace.asked()[0]["content"]
    await workspace.stop_bot()
    await workspace.start_bot()
    workspace.say("and now?", thread=root.ts)
    await workspace.answered(root, 2)
    again = workspace.asked()[0]["content"]
    assert again == first[: len(again)]
