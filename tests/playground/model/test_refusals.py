"""The local model is as strict as Anthropic, in Anthropic's words."""

from typing import Any

import httpx
import pytest

from bot.playground.model.server import LocalModel
from tests.playground.model.pieces import HELLO, MODEL, OLD, image, png

TOOL_USE = {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {}}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "blue"}


def told(*contents: object) -> dict[str, Any]:
    """Messages of user and assistant by turns."""
    roles = ["user", "assistant"] * len(contents)
    return {
        "messages": [
            {"role": role, "content": content}
            for role, content in zip(roles, contents, strict=False)
        ]
    }


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"messages": []}, "at least one message"),
    ({"messages": None}, "messages: Input should be a valid list"),
    ({"messages": [{"role": "system", "content": "x"}]}, "messages.0.role"),
    ({"messages": [{"role": "assistant", "content": "x"}]}, "first message"),
    (told(""), "non-empty"),
    (told([{"type": "text", "text": " \n"}]), "non-whitespace"),
    (told([{"type": "poem"}]), "does not match any of the expected"),
    (told("Hi", [TOOL_USE], "Ho"), "`tool_use` ids were found without"),
    (told("Hi", "Ho", [RESULT]), "unexpected `tool_use_id`"),
    (told([RESULT]), "unexpected `tool_use_id`"),
    (told("Hi", "Ho"), "does not support assistant message prefill"),
    ({**told("Hi", "Ho "), "model": OLD}, "trailing whitespace"),
    ({"max_tokens": None}, "max_tokens"),
    ({"max_tokens": 0}, "greater than or equal to 1"),
    ({"temperature": 0.5}, "`temperature`"),
    ({"temperature": 2, "model": OLD}, "range: 0..1"),
    ({"tool_choice": {"type": "any"}}, "tool_choice"),
    ({"mcp_servers": []}, "mcp_servers: Extra inputs are not permitted"),
    ({"system": 5}, "system: Input should be"),
    ({"system": [{"type": "text", "text": ""}]}, "system.0"),
    ({"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}, "pattern"),
    ({"tools": [{"name": "a", "input_schema": {}}]}, "input_schema.type"),
    (told([image("AA==", "image/tiff")]), "supported image type"),
    (told([image("!!")]), "invalid base64"),
    (told([image("AA==")]), "Could not process image"),
    (told([image(png(1, 1), "image/jpeg")]), "does not match the provided media type"),
    (told([image(png(8_001, 1))]), "8000 pixels"),
    (told([image(png(2_001, 1))] * 21), "many-image requests: 2000 pixels"),
    (told([image("A" * (10 * 1024 * 1024 + 4))]), "exceeds 10 MB"),
    (
        told(
            [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5
        ),
        "A maximum of 4 blocks",
    ),
]


@pytest.mark.parametrize(("wrong", "words"), REFUSED, ids=[w for _, w in REFUSED])
async def test_what_anthropic_refuses_is_refused_in_its_words(
    model: LocalModel, wrong: dict[str, Any], words: str
) -> None:
    body = {"model": MODEL, "max_tokens": 9, "messages": HELLO, **wrong}
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    async with httpx.AsyncClient(base_url=model.base_url, headers=headers) as http:
        response = await http.post("/v1/messages", json=body)

    assert response.status_code == 400
    said = response.json()
    assert said["type"] == "error"
    assert said["error"]["type"] == "invalid_request_error"
    assert words in said["error"]["message"]


VERSION = {"anthropic-version": "2023-06-01"}


@pytest.mark.parametrize(
    ("headers", "content", "status", "kind"),
    [
        (VERSION, b"{}", 401, "authentication_error"),
        ({**VERSION, "x-api-key": "other"}, b"{}", 401, "authentication_error"),
        (
            {**VERSION, "x-api-key": "k", "authorization": "Bearer l"},
            b"{}",
            401,
            "authentication_error",
        ),
        ({**VERSION, "x-api-key": "k"}, b"{", 400, "invalid_request_error"),
        ({**VERSION, "x-api-key": "k"}, b"[]", 400, "invalid_request_error"),
        ({"x-api-key": "k"}, b"{}", 400, "invalid_request_error"),
        (
            {**VERSION, "x-api-key": "k"},
            b'{"model":"no","max_tokens":1,"messages":[{"role":"user","content":"x"}]}',
            404,
            "not_found_error",
        ),
    ],
)
async def test_what_comes_without_its_papers_gets_the_envelope(
    model: LocalModel, headers: dict[str, str], content: bytes, status: int, kind: str
) -> None:
    async with httpx.AsyncClient(base_url=model.base_url, headers=headers) as http:
        response = await http.post("/v1/messages", content=content)

    assert response.status_code == status
    assert response.json()["error"]["type"] == kind


async def test_a_path_nobody_knows_gets_the_envelope_too(model: LocalModel) -> None:
    async with httpx.AsyncClient(base_url=model.base_url) as http:
        response = await http.get("/v2/messages")

    assert response.status_code == 404
    assert response.json()["error"]["type"] == "not_found_error"


async def test_a_server_that_is_not_strict_takes_unknown_fields() -> None:
    async with (
        LocalModel(strict=False) as model,
        httpx.AsyncClient(base_url=model.base_url) as http,
    ):
        body = {"model": MODEL, "max_tokens": 9, "messages": HELLO, "mood": "fine"}
        response = await http.post(
            "/v1/messages", json=body, headers={"authorization": "Bearer k"}
        )

    assert response.status_code == 200
