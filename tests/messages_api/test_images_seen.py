"""Whether a model sees images, as its server lists it, or else as we know it."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web

from bot.messages_api.features import Feature
from bot.messages_api.model_table import row_for
from tests.messages_api.conftest import Connect


@pytest.fixture
async def lister() -> AsyncIterator[tuple[dict[str, Any], str]]:
    """A server that lists one model, and its address."""
    entry: dict[str, Any] = {}

    async def models(_: web.Request) -> web.Response:
        return web.Response(body=json.dumps({"data": [entry]}))

    app = web.Application()
    app.router.add_get("/v1/models", models)
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
