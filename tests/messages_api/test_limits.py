"""What is not sent, because no server would take it."""

import pytest

from bot.core.errors import InvalidRequest, RequestTooLarge
from bot.core.model import (
    DocumentBlock,
    ImageBlock,
    ModelRequest,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    asking,
    assistant,
    error_of,
    user,
)

USE = ToolUseBlock(tool_use_id="toolu_1", name="look", input={})
RESULT = ToolResultBlock(tool_use_id="toolu_1", content="It is blue.")


def images(count: int, *, side_px: int = 100) -> ModelRequest:
    image = ImageBlock(
        media_type="image/png", data="AA==", width_px=side_px, height_px=side_px
    )
    return asking(user(*[image] * count, "What is this?"))


@pytest.mark.parametrize(
    ("request_", "mend"),
    [
        (asking(user("")), "add a message of role user"),
        (asking(assistant("Hi")), "add a message of role user"),
        (asking(assistant("Hi"), user("Ho")), "begin with one of role user"),
        (asking("Hi", assistant(USE), user("Ho")), "answer each in the very next"),
        (asking("Hi", assistant(USE)), "answer each in the very next message"),
        (asking("Hi", assistant("Ho"), user(RESULT)), "drop them, or keep the message"),
        (asking(user(RESULT, "Hi")), "drop them, or keep the message before"),
        (asking("Hi", max_tokens=0), "ask for at least one"),
        (images(601), "drop the oldest"),
        (images(1, side_px=8_001), "at most 8000 px"),
        (images(21, side_px=2_001), "at most 2000 px"),
        (
            asking(
                user(
                    ImageBlock(
                        media_type="image/tiff", data="", width_px=1, height_px=1
                    )
                )
            ),
            "convert it to PNG or JPEG",
        ),
        (
            asking(
                user(
                    ImageBlock(
                        media_type="image/png",
                        data="A" * (5 * 1024 * 1024 + 1),
                        width_px=1,
                        height_px=1,
                    )
                )
            ),
            "shrink it to at most 5242880",
        ),
    ],
)
async def test_what_no_server_would_take_is_not_sent_and_how_to_mend_it_is_said(
    model: LocalModel, api: MessagesApi, request_: ModelRequest, mend: str
) -> None:
    error = await error_of(api, request_)

    assert isinstance(error, InvalidRequest)
    assert mend in str(error)
    assert model.requests == []


@pytest.mark.parametrize(
    ("request_", "mend"),
    [
        (
            asking("word " * 300_000, model="claude-haiku-4-5-20251001"),
            "drop or summarize the oldest messages",
        ),
        (
            asking(
                user(
                    *[
                        DocumentBlock(
                            media_type="application/pdf", data="A" * 8_100_000, pages=1
                        )
                    ]
                    * 4
                )
            ),
            "drop images or documents",
        ),
    ],
)
async def test_what_is_too_long_is_not_sent_and_how_to_mend_it_is_said(
    model: LocalModel, connect: Connect, request_: ModelRequest, mend: str
) -> None:
    error = await error_of(connect(profile="anthropic"), request_)

    assert isinstance(error, RequestTooLarge)
    assert mend in str(error)
    assert model.requests == []
