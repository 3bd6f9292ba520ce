"""What people share reaches the model, and what does not is told."""

from base64 import b64decode
from typing import Any

from bot.playground.slack import Upload
from tests.media.pictures import picture
from tests.scenarios.office import Office

PEAR = Upload("pear.png", picture("PNG", (300, 200)))


def shown(workspace: Office, kind: str, number: int = -1) -> list[dict[str, Any]]:
    """All blocks of a kind in a request to the model."""
    return [
        block
        for message in workspace.asked(number)
        for block in message["content"]
        if block["type"] == kind
    ]


async def test_a_picture_shared_with_a_mention_is_seen(workspace: Office) -> None:
    root = workspace.mention("what is this?", files=[PEAR])
    (answer,) = await workspace.answered(root)
    assert "I see an image of 300 × 200 px." in answer
    (image,) = shown(workspace, "image")
    assert b64decode(image["source"]["data"]).startswith(b"\x89PNG")
    (told,) = workspace.words()
    places = [told.index(w) for w in ('<file name="pear.png">', "image", "what is")]
    assert places == sorted(places)
