"""What a server's list says of a model goes before what we know of it."""

import json
from collections.abc import AsyncIterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web

from bot.core.money import Price
from bot.messages_api.features import Feature
from bot.messages_api.model_table import row_for
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of


@pytest.fixture
async def lister() -> AsyncIterator[tuple[dict[str, Any], str]]:
    """A server that lists one model, and answers with it; and its address."""
    entry: dict[str, Any] = {}

    async def models(_: web.Request) -> web.Response:
        return web.Response(body=json.dumps({"data": [entry]}))

    async def messages(_: web.Request) -> web.Response:
        usage = {"input_tokens": 1_000_000, "output_tokens": 0}
        return web.json_response({"content": [], "usage": usage})

    app = web.Application()
    app.router.add_get("/v1/models", models)
    app.router.add_post("/v1/messages", messages)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield entry, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


SAYINGS = [
    ({"capabilities": {"supports_vision": True}}, True),
    ({"capabilities": {"supports_vision": False}}, False),
    ({"capabilities": {"vision": False}}, False),
    ({"capabilities": {"image_input": {"supported": True}}}, True),
    ({"architecture": {"input_modalities": ["text"]}}, False),
    ({"architecture": {"input_modalities": ["text", "image"]}}, True),
    ({"capabilities": ["completion"]}, None),
    ({}, None),
]


@pytest.mark.parametrize(("said", "sees"), SAYINGS)
@pytest.mark.parametrize("name", ["llama-3.3-70b", "gemma-3-27b"])
async def test_the_servers_list_has_the_last_word_on_images(
    connect: Connect,
    lister: tuple[dict[str, Any], str],
    name: str,
    said: Mapping[str, Any],
    *,
    sees: bool | None,
) -> None:
    entry, base_url = lister
    entry.update({"id": name, **said})
    api = connect(base_url=base_url)
    known = Feature.IMAGES not in row_for(name).refuses
    assert api.takes_images(name) == known

    await api.models()

    assert api.takes_images(name) == (known if sees is None else sees)


async def test_a_price_of_ours_goes_before_the_lists_and_that_before_the_tables(
    connect: Connect, lister: tuple[dict[str, Any], str]
) -> None:
    entry, base_url = lister
    pricing = {"input_tokens_cost_per_million": 3, "output_tokens_cost_per_million": 0}
    entry.update({"id": "claude-sonnet-5-5", "pricing": pricing})
    ours = {"claude-sonnet-5-5": Price(Decimal(7), Decimal(0))}
    plain, told = connect(base_url=base_url), connect(base_url=base_url, prices=ours)

    by_table = (await answer_of(plain)).cost_usd
    await plain.models()
    await told.models()

    costs = [(await answer_of(api)).cost_usd for api in (plain, told)]
    assert [by_table, *costs] == [2, 3, 7]
