"""Tools, thoughts, images and documents on the wire."""

import base64

import pytest

from bot.core.model import (
    DocumentBlock,
    ImageBlock,
    OpaqueBlock,
    Tool,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    answer_of,
    asking,
    assistant,
    sent,
    user,
)

PNG_1_PX = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000a49444154789c6300010000050001"
        "0d0a2db40000000049454e44ae426082"
    )
).decode()
IMAGE = ImageBlock(media_type="image/png", data=PNG_1_PX, width_px=1, height_px=1)
LOOK = Tool(name="look", description="Looks.", input_schema={"type": "object"})
USE = ToolUseBlock(tool_use_id="toolu_1", name="look", input={"at": "the sea"})
RESULT = ToolResultBlock(tool_use_id="toolu_1", content="It is blue.")
THOUGHT = OpaqueBlock(
    "thinking", '{"type":"thinking",  "thinking":"\\u00e9","signature":"x=="}'
)


async def test_a_tool_loop_is_sent_as_it_was_told(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking(
        "Old question",
        assistant(THOUGHT, "Old answer"),
        "Look!",
        assistant(THOUGHT, "I look.", USE),
        user("And?", RESULT),
        tools=(LOOK,),
        tool_choice="auto",
    )

    body = await sent(model, api, request)

    contents = [message["content"] for message in body["messages"]]
    assert contents[1] == [{"type": "text", "text": "Old answer"}]
    assert contents[3] == [
        {"type": "thinking", "thinking": "é", "signature": "x=="},
        {"type": "text", "text": "I look."},
        {
            "type": "tool_use",
            "id": "toolu_1",
            "name": "look",
            "input": {"at": "the sea"},
        },
    ]
    assert [block["type"] for block in contents[4]] == ["tool_result", "text"]
    assert body["tool_choice"] == {"type": "auto"}


async def test_thoughts_go_back_byte_for_byte(
    model: LocalModel, connect: Connect
) -> None:
    request = asking("Look!", assistant(THOUGHT, USE), user(RESULT), tools=(LOOK,))

    await answer_of(connect(), request)

    assert THOUGHT.raw.encode() in model.requests[-1].raw


@pytest.mark.parametrize(
    ("model_id", "choice", "sent_choice"),
    [
        ("claude-haiku-4-5-20251001", "any", {"type": "any"}),
        ("claude-haiku-4-5-20251001", "look", {"type": "tool", "name": "look"}),
        ("claude-sonnet-5-5", "look", None),
        ("claude-sonnet-5-5", "none", {"type": "none"}),
    ],
)
async def test_a_tool_is_forced_where_the_model_lets_itself_be_forced(
    model: LocalModel,
    api: MessagesApi,
    model_id: str,
    choice: str,
    sent_choice: dict[str, str] | None,
) -> None:
    request = asking("Look!", model=model_id, tools=(LOOK,), tool_choice=choice)

    assert (await sent(model, api, request)).get("tool_choice") == sent_choice


async def test_images_and_documents_go_as_blocks_or_else_as_words(
    model: LocalModel, api: MessagesApi, connect: Connect
) -> None:
    pdf = DocumentBlock(media_type="application/pdf", data="JVBERi0=", title="Plan")
    text = DocumentBlock(media_type="text/plain", data="Buy milk.", title="List")
    request = asking(user(IMAGE, pdf, text, "What is this?"))

    plain = await sent(model, api, request)
    rich = await sent(model, connect(profile="anthropic"), request)

    kinds = [[b["type"] for b in m["messages"][0]["content"]] for m in (plain, rich)]
    assert kinds == [
        ["image", "text", "text", "text"],
        ["image", "document", "document", "text"],
    ]
    assert "Buy milk." in plain["messages"][0]["content"][2]["text"]
    assert rich["messages"][0]["content"][2]["source"] == {
        "type": "text",
        "media_type": "text/plain",
        "data": "Buy milk.",
    }
