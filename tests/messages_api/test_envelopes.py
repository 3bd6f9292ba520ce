"""Whatever an answer comes in is opened."""

import json

import pytest

from bot.core.errors import (
    ModelFailed,
    RequestRefused,
)
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import answer_of, error_of

SOON = {"retry-after-ms": "1"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "no", "type": "internal_error"}}, "internal_error: no"),
        ({"error": {"message": "no", "type": "None", "code": "400"}}, "error: no"),
        ({"error": {"code": 400, "message": "no", "metadata": {}}}, "error: no"),
        ({"detail": "no"}, "error: no"),
        ({"message": "no"}, "error: no"),
        ({"error": "no"}, "error: no"),
        ([], "error: no message"),
    ],
)
async def test_every_envelope_is_opened(
    model: LocalModel, api: MessagesApi, body: object, words: str
) -> None:
    model.will_send(json.dumps(body).encode(), status=400)

    assert str(await error_of(api)) == f"400 {words}"


async def test_a_proxys_page_becomes_a_short_clean_message(
    model: LocalModel, api: MessagesApi
) -> None:
    page = (
        b"<html><head><style>p{color:red}</style></head>"
        b"<body><h1>502 Bad Gateway</h1>\n<p>cloudflare</p></body></html>"
    )
    for _ in range(4):
        headers = {"content-type": "text/html", **SOON}
        model.will_send(page, status=502, headers=headers)

    assert str(await error_of(api)) == "502 error: 502 Bad Gateway cloudflare"


async def test_a_redirect_is_not_followed_with_the_key(
    model: LocalModel, api: MessagesApi
) -> None:
    elsewhere = {"location": f"{model.base_url}/v1/messages"}
    model.will_send(b"", status=307, headers=elsewhere)

    assert isinstance(await error_of(api), RequestRefused)
    assert len(model.requests) == 1


async def test_a_whole_message_instead_of_a_stream_is_an_answer(
    model: LocalModel, api: MessagesApi
) -> None:
    message = {
        "type": "message",
        "content": [{"type": "text", "text": "Paris."}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1},
    }
    headers = {"content-type": "application/json"}
    model.will_send(json.dumps(message).encode(), headers=headers)

    answer = await answer_of(api)

    assert (answer.text, answer.usage.input_tokens) == ("Paris.", 3)


async def test_an_error_in_a_200_is_an_error(
    model: LocalModel, api: MessagesApi
) -> None:
    body = {"error": {"type": "invalid_request_error", "message": "no"}}
    headers = {"content-type": "application/json"}
    model.will_send(json.dumps(body).encode(), headers=headers)

    assert isinstance(await error_of(api), RequestRefused)


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"{}", b"[1]", b""])
async def test_a_200_that_is_no_message_is_a_failure(
    model: LocalModel, api: MessagesApi, body: bytes
) -> None:
    model.will_send(body, headers={"content-type": "text/html"})

    error = await error_of(api)

    assert isinstance(error, ModelFailed)
    assert "text/html" in str(error)
