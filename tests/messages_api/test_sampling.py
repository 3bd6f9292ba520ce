"""Temperature and its kin: sent where they are taken."""

from typing import Any

import pytest

from bot.core.model import Tool
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import asking, sent


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


async def test_other_sampling_goes_where_temperature_goes(
    model: LocalModel, api: MessagesApi
) -> None:
    wish: dict[str, Any] = {"top_p": 0.9, "top_k": 40}

    open_model = await sent(model, api, asking("Hello", model="llama-local", **wish))
    claude = await sent(model, api, asking("Hello", **wish))

    assert (open_model["top_p"], open_model["top_k"]) == (0.9, 40)
    assert not {"top_p", "top_k"} & set(claude)


async def test_a_temperature_of_0_is_a_temperature(
    model: LocalModel, api: MessagesApi
) -> None:
    request = asking("Hello", model="claude-haiku-4-5-20251001", temperature=0)

    assert (await sent(model, api, request))["temperature"] == 0


async def test_what_does_not_go_with_thinking_is_left_out_while_it_thinks(
    model: LocalModel, connect: Connect
) -> None:
    look = Tool(name="look", description="Looks.", input_schema={"type": "object"})
    request = asking(
        "Hello",
        model="claude-haiku-4-5-20251001",
        thinking="on",
        temperature=0.5,
        tools=(look,),
        tool_choice="any",
    )

    body = await sent(model, connect(profile="anthropic"), request)

    assert "thinking" in body
    assert not {"temperature", "tool_choice"} & set(body)
