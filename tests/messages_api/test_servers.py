"""What is found out about a server: its models, what it counts, whether it streams."""

import asyncio
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web

from bot.core.errors import KeyRefused, ModelUnknown, RequestRefused
from bot.core.journal import ModelNotFound
from bot.core.money import Price
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import Notes, answer_of, asking, error_of


async def test_a_model_the_server_lacks_is_told_with_its_nearest_names(
    api: MessagesApi, notes: Notes
) -> None:
    nearest = await api.check_model("claude-sonet-5-5")

    assert nearest
    assert nearest[0] == "claude-sonnet-5-5"
    assert notes.facts == [ModelNotFound(model="claude-sonet-5-5", nearest=nearest)]


async def test_a_model_the_server_has_is_fine(api: MessagesApi, notes: Notes) -> None:
    assert await api.check_model("claude-sonnet-5-5") is None
    assert notes.facts == []


async def test_an_unknown_model_fails_with_its_nearest_names(api: MessagesApi) -> None:
    error = await error_of(api, asking("Hi", model="claude-sonet-5-5"))

    assert isinstance(error, ModelUnknown)
    assert error.nearest[0] == "claude-sonnet-5-5"


async def test_an_unknown_model_is_known_behind_a_400_too(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(
        400, "invalid_request_error", "Invalid model name passed in model=x"
    )
    model.will_fail(400, "invalid_request_error", "This model takes no such thing")

    unknown = await error_of(api, asking("Hi", model="claude-sonet-5-5"))
    refused = await error_of(api, asking("Hi"))

    assert isinstance(unknown, ModelUnknown)
    assert unknown.nearest[0] == "claude-sonnet-5-5"
    assert isinstance(refused, RequestRefused)


async def test_a_server_that_cannot_be_reached_is_asked_for_its_models_again(
    model: LocalModel, connect: Connect, unused_tcp_port: int
) -> None:
    api = connect(base_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert await api.models() == {}

    async with LocalModel(port=unused_tcp_port):
        assert list(await api.models()) == list(model.models)


async def test_a_server_without_any_extras_still_works(
    model: LocalModel, api: MessagesApi
) -> None:
    model.lists_models = model.counts_tokens = False

    assert await api.check_model("claude-sonnet-5-5") is None
    assert await api.count_tokens(asking("Hi")) == api.estimate_tokens(asking("Hi"))
    assert (await answer_of(api)).text


async def test_what_a_server_told_of_itself_is_remembered(
    model: LocalModel, api: MessagesApi
) -> None:
    model.counts_tokens = False
    for _ in range(3):
        await api.models()
        await api.count_tokens(asking("Hi"))

    assert model.looked_up == ["/v1/models", "/v1/messages/count_tokens"]


async def test_tokens_are_counted_by_the_server_where_it_counts(
    api: MessagesApi,
) -> None:
    request = asking("Hi", system="Be kind.", max_tokens=7, stop_sequences=("END",))

    counted = await api.count_tokens(request)

    assert counted != api.estimate_tokens(request)


async def test_findings_say_what_the_server_can_do(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("one two three " * 9, delay_s=0.06, chunk_chars=4)

    findings = await api.probe("claude-sonnet-5-5")
    again = await api.probe("claude-sonnet-5-5")

    assert findings is again
    assert len(model.requests) == 1
    assert findings.models == len(model.models)
    assert findings.knows_model
    assert findings.counts_tokens
    assert findings.streams
    assert findings.trouble is None


async def test_who_has_seen_words_come_listens_no_longer(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("word " * 1_000, delay_s=0.06, chunk_chars=5)

    async with asyncio.timeout(30):
        assert (await api.probe("claude-sonnet-5-5")).streams
        await model.until_hung_up()


async def test_long_thoughts_before_a_stream_do_not_count_against_it(
    model: LocalModel, api: MessagesApi
) -> None:
    thought, words = "Hm. " * 20, "one two three " * 9
    model.will_say(words, thinking=thought, delay_s=0.06, chunk_chars=3)

    assert (await api.probe("claude-sonnet-5-5")).streams


async def test_what_came_too_quickly_to_tell_is_not_claimed(
    api: MessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    for quickly in ("_APART_S", "_LONG_S"):
        monkeypatch.setattr(f"bot.messages_api.probe.{quickly}", 60.0)

    findings = await api.probe("claude-sonnet-5-5")

    assert findings.streams is None
    assert findings.trouble is None


async def test_a_server_that_only_pretends_to_stream_is_found_out(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("one two three", chunk_chars=1_000, delay_s=0.3)
    model.counts_tokens = model.lists_models = False

    findings = await api.probe("claude-sonnet-5-5")

    assert findings.streams is False
    assert findings.knows_model is None
    assert not findings.counts_tokens


async def test_trouble_is_a_finding(model: LocalModel, api: MessagesApi) -> None:
    model.api_key = "another"

    findings = await api.probe("claude-sonnet-5-5")

    assert isinstance(findings.trouble, KeyRefused)
    assert findings.streams is None


LISTS: dict[str, Any] = {
    "anthropic": {
        "data": [
            {
                "id": "m-1",
                "display_name": "M 1",
                "max_input_tokens": 1000,
                "max_tokens": 100,
            }
        ],
        "has_more": False,
    },
    "megallm": {
        "object": "list",
        "data": [
            {
                "id": "m-1",
                "object": "model",
                "display_name": "M 1",
                "context_length": 1000,
                "max_output_tokens": 100,
                "pricing": {
                    "input_tokens_cost_per_million": 2,
                    "output_tokens_cost_per_million": 0.5,
                    "currency": "USD",
                },
            }
        ],
    },
    "megallm's openapi": {
        "data": [{"id": "m-1", "capabilities": {"max_context_length": 1000}}, "odd"]
    },
    "vllm": {"object": "list", "data": [{"id": "m-1", "max_model_len": 1000}]},
    "llama.cpp": {"models": [], "data": [{"id": "m-1", "meta": {"n_ctx": 1000}}]},
    "a bare list": [{"id": "m-1", "context_length": 1000}],
}


@pytest.fixture
async def listing() -> AsyncIterator[tuple[dict[str, Any], str]]:
    """A server that lists its models, only to bearers of a key."""
    shown: dict[str, Any] = {}

    async def models(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer sk-secret-of-ours":
            return web.json_response({"error": "no"}, status=401)
        return web.Response(body=json.dumps(shown["list"]))

    app = web.Application()
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield shown, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("shape", LISTS)
async def test_a_list_of_models_is_read_in_every_shape_with_either_credential(
    connect: Connect, listing: tuple[dict[str, Any], str], shape: str
) -> None:
    shown, base_url = listing
    shown["list"] = LISTS[shape]
    api = connect(base_url=base_url)

    (model,) = (await api.models()).values()

    assert (model.id, model.window_tokens) == ("m-1", 1000)
    assert api.window_tokens("m-1") == 1000
    if shape == "megallm":
        assert model.price == Price(Decimal(2), Decimal("0.5"))


@pytest.mark.parametrize("rubbish", [[], {}, "no", {"data": None}, {"data": [{}, 1]}])
async def test_rubbish_instead_of_a_list_is_no_list(
    connect: Connect, listing: tuple[dict[str, Any], str], rubbish: object
) -> None:
    shown, base_url = listing
    shown["list"] = rubbish

    assert await connect(base_url=base_url).models() == {}
