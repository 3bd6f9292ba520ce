"""No key, no question and no answer in any log, repr or exception text."""

import json
import logging
import traceback

import pytest

from bot.core.model import (
    Answer,
    DocumentBlock,
    ImageBlock,
    OpaqueBlock,
    TextBlock,
    TextDelta,
    ToolResultBlock,
    ToolUseBlock,
)
from bot.messages_api.client import MessagesApi
from bot.messages_api.server import Server
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import Notes, answer_of, asking, error_of, user

KEY = "sk-secret-of-ours"
QUESTION = "Who is the father of my child?"
ANSWER = "Nobody but you can know that."


def chain(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "body",
    [
        {
            "error": {
                "type": "invalid_request_error",
                "message": f"not JSON: {QUESTION}",
            }
        },
        {"detail": "value is not valid: 'he is the father of my child' given"},
        {"error": {"type": "authentication_error", "message": f"bad key {KEY}"}},
        f"<html>{QUESTION} {KEY}</html>",
    ],
)
async def test_a_server_that_repeats_what_we_sent_does_not_get_it_into_an_error(
    model: LocalModel, api: MessagesApi, body: object
) -> None:
    said = body if isinstance(body, str) else json.dumps(body)
    model.will_send(said.encode(), status=400)

    error = await error_of(api, asking(QUESTION))

    for text in (str(error), repr(error), chain(error)):
        assert "father" not in text
        assert KEY not in text
    assert "left out" in str(error)


async def test_a_short_question_is_not_repeated_either(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(400, "invalid_request_error", "bad value 'Am I ill?' in messages")

    assert "ill" not in str(await error_of(api, asking("Am I ill?")))


async def test_the_placeholder_of_a_server_without_keys_hides_nothing(
    model: LocalModel, connect: Connect
) -> None:
    model.will_fail(400, "invalid_request_error", "messages: too strange")

    assert "too strange" in str(await error_of(connect(api_key="x")))


async def test_a_harmless_message_of_the_server_is_kept_for_the_operator(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(400, "invalid_request_error", "messages: too strange")

    assert "too strange" in str(await error_of(api, asking(QUESTION)))


async def test_no_log_fact_or_repr_holds_key_question_or_answer(
    model: LocalModel,
    api: MessagesApi,
    notes: Notes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    model.will_say(ANSWER)
    model.will_break(ANSWER, after_chars=10)
    request = asking(QUESTION, system="Be secretive.")

    answer = await answer_of(api, request)
    error = await error_of(api, request)

    seen = [caplog.text, str(notes), *map(repr, (api, request, answer, error))]
    seen += [chain(error), repr(error.partial)]
    for text in seen:
        for secret in (KEY, "father", "Nobody but", "secretive"):
            assert secret not in text


@pytest.mark.parametrize(
    "value",
    [
        TextBlock("secret"),
        TextDelta("secret"),
        user("secret"),
        Answer(content=(TextBlock("secret"),)),
        OpaqueBlock("thinking", "secret"),
        ToolUseBlock(tool_use_id="1", name="n", input={"a": "secret"}),
        ToolResultBlock(tool_use_id="1", content="secret"),
        ImageBlock(media_type="image/png", data="secret", width_px=1, height_px=1),
        DocumentBlock(media_type="text/plain", data="secret", title="secret"),
        Server(base_url="http://host", api_key="secret"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_that_hold_words_do_not_print_them(value: object) -> None:
    assert "secret" not in repr(value)
