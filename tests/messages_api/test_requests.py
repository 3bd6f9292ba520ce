"""What is sent, for which server and model."""

import base64
from typing import Any

import pytest

from bot.core.errors import InvalidRequest, RequestTooLarge
from bot.core.model import (
    DocumentBlock,
    ImageBlock,
    ModelRequest,
    OpaqueBlock,
    TextBlock,
    Tool,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.client import MessagesApi
from bot.messages_api.features import ANTHROPIC, COMPATIBLE, MEGALLM, profile_for
from bot.messages_api.server import Server
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of, asking, assistant, error_of, user

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


async def sent(
    model: LocalModel, api: MessagesApi, request: ModelRequest
) -> dict[str, Any]:
    """The body of the request as the server got it, which has to take it."""
    await answer_of(api, request)
    return dict(model.requests[-1].body)


async def test_the_default_request_stays_inside_what_every_server_documents(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking(
        "Hello",
        assistant("Hi!"),
        "How are you?",
        system="Be kind.",
        user="a1b2",
        effort="low",
        thinking="on",
    )

    assert await sent(model, api, request) == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 4_096,
        "stream": True,
        "system": "Be kind.",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
            {"role": "assistant", "content": [{"type": "text", "text": "Hi!"}]},
            {"role": "user", "content": [{"type": "text", "text": "How are you?"}]},
        ],
    }


async def test_anthropic_gets_what_anthropic_takes(
    model: LocalModel, connect: Connect
) -> None:
    request = asking(
        "Hello",
        assistant("Hi!"),
        "How are you?",
        system="Be kind.",
        user="a1b2",
        effort="low",
        thinking="on",
        output_schema={"type": "object", "additionalProperties": False},
        stop_sequences=("END",),
    )
    mark = {"cache_control": {"type": "ephemeral"}}

    body = await sent(model, connect(profile="anthropic"), request)

    assert body["system"] == [{"type": "text", "text": "Be kind.", **mark}]
    assert [m["content"][-1].get("cache_control") for m in body["messages"]] == [
        {"type": "ephemeral"},
        None,
        {"type": "ephemeral"},
    ]
    assert body["metadata"] == {"user_id": "a1b2"}
    assert body["thinking"] == {"type": "adaptive"}
    assert body["output_config"]["effort"] == "low"
    assert body["output_config"]["format"]["type"] == "json_schema"
    assert body["stop_sequences"] == ["END"]


@pytest.mark.parametrize(
    ("model_id", "wish", "thinking"),
    [
        ("claude-sonnet-5-5", "off", {"type": "between_tools"}),
        ("claude-haiku-5-5", "off", {"type": "disabled"}),
        ("claude-opus-5-5", "off", None),
        ("claude-haiku-4-5-20251001", "off", {"type": "disabled"}),
        (
            "claude-haiku-4-5-20251001",
            "on",
            {"type": "enabled", "budget_tokens": 2_048},
        ),
        ("llama-local", "on", None),
        ("claude-haiku-5-5", None, None),
    ],
)
async def test_thinking_is_asked_for_in_the_form_the_model_takes(
    model: LocalModel,
    connect: Connect,
    model_id: str,
    wish: str | None,
    thinking: dict[str, Any] | None,
) -> None:
    request = asking("Hello", model=model_id, thinking=wish)

    body = await sent(model, connect(profile="anthropic"), request)

    assert body.get("thinking") == thinking


@pytest.mark.parametrize(
    ("model_id", "version", "temperature"),
    [
        ("claude-haiku-4-5-20251001", "2023-06-01", 0.3),
        ("claude-haiku-4-5-20251001", "2026-10-21", None),
        ("claude-sonnet-5-5", "2023-06-01", None),
        ("llama-local", "2023-06-01", 0.3),
    ],
)
async def test_temperature_goes_where_it_is_taken(
    model: LocalModel,
    connect: Connect,
    model_id: str,
    version: str,
    temperature: float | None,
) -> None:
    request = asking("Hello", model=model_id, temperature=0.3, top_p=0.9)

    body = await sent(model, connect(version=version), request)

    assert body.get("temperature") == temperature
    assert "top_p" not in body


async def test_a_prefill_is_stripped_and_begins_the_answer(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say(" gone.")
    request = asking(
        "A haiku", assistant("The sea is\n\n"), model="claude-haiku-4-5-20251001"
    )

    answer = await answer_of(api, request)

    assert model.requests[-1].body["messages"][-1]["content"][0]["text"] == "The sea is"
    assert answer.text == "The sea is gone."


async def test_a_prefill_is_left_out_where_the_model_takes_none(
    model: LocalModel, api: MessagesApi
) -> None:
    body = await sent(model, api, asking("A haiku", assistant("The sea is")))

    assert [m["role"] for m in body["messages"]] == ["user"]


async def test_neighbours_of_one_role_are_merged_and_blank_text_is_dropped(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking("One", user("", " \n"), "two", assistant("", "\t"), user("three"))

    body = await sent(model, api, request)

    (message,) = body["messages"]
    assert [block["text"] for block in message["content"]] == ["One", "two", "three"]


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


async def test_json_is_asked_for_in_words_where_there_is_no_better_way(
    model: LocalModel, api: MessagesApi
) -> None:
    schema = {"type": "object", "properties": {"names": {"type": "array"}}}

    body = await sent(model, api, asking("Hello", system="Hi.", output_schema=schema))

    assert body["system"].startswith("Hi.\n\nAnswer with one JSON object")
    assert '"names"' in body["system"]


async def test_max_tokens_is_no_more_than_the_model_can_say(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking("Hi", model="claude-haiku-4-5-20251001", max_tokens=500_000)

    assert (await sent(model, api, request))["max_tokens"] == 64_000


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


@pytest.mark.parametrize(
    "written",
    [
        "http://host:1",
        "http://host:1/",
        "http://host:1/v1",
        "http://host:1/v1/",
        "http://host:1/v1/messages",
        "http://host:1/v1/messages/",
    ],
)
def test_a_base_url_is_understood_however_it_is_written(written: str) -> None:
    server = Server(base_url=written, api_key="k")

    assert server.url("/v1/messages") == "http://host:1/v1/messages"


def test_the_profile_is_chosen_by_the_address() -> None:
    assert profile_for("https://ai.megallm.io") is MEGALLM
    assert profile_for("https://api.anthropic.com/v1") is ANTHROPIC
    assert profile_for("http://localhost:8080") is COMPATIBLE
    assert profile_for("https://anthropic.com.example.org") is COMPATIBLE


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("x-api-key", "x-api-key", "sk-secret-of-ours"),
        ("bearer", "authorization", "Bearer sk-secret-of-ours"),
    ],
)
async def test_exactly_one_credential_is_sent(
    model: LocalModel, connect: Connect, auth: str, header: str, value: str
) -> None:
    await answer_of(connect(auth=auth))

    headers = {k.lower(): v for k, v in model.requests[0].headers.items()}
    assert headers[header] == value
    assert len({"x-api-key", "authorization"} & set(headers)) == 1


async def test_the_words_of_an_answer_are_found_wherever_they_stand(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("Paris.", thinking="Hm.")

    answer = await answer_of(api)

    assert answer.text == "Paris."
    assert answer.content[1] == TextBlock("Paris.")
