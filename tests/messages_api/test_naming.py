"""Which blocks a server means, by the paths in its complaint."""

import pytest

from bot.core.errors import RequestRefused
from bot.core.model import ModelMessage, TextBlock
from bot.messages_api.naming import named_blocks

A, B, C = map(TextBlock, "abc")
MESSAGES = (ModelMessage("user", (A, B)), ModelMessage("assistant", (C,)))


@pytest.mark.parametrize(
    ("said", "blocks"),
    [
        ("messages.0.content.1.image.source.base64.data: no image", (B,)),
        ("messages[1].content[0]: no", (C,)),
        ("no: messages.0.content.0 messages.1.content.0 messages.0.content.0", (A, C)),
        ("messages.1.content.1: not there", ()),
        ("messages.7.content.0: nor there", ()),
        ("messages.0: all messages must have non-empty content", ()),
        ("Could not process image", ()),
    ],
)
def test_paths_name_blocks(said: str, blocks: tuple[TextBlock, ...]) -> None:
    error = RequestRefused("400", server_message=said)
    assert named_blocks(error, MESSAGES) == blocks
