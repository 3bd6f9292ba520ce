"""Where a server is, what kind it is, and how it gets our key."""

import pytest

from bot.messages_api.features import ANTHROPIC, COMPATIBLE, MEGALLM, profile_for
from bot.messages_api.server import Server
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    answer_of,
)


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


async def test_a_proxy_of_the_environment_is_used(
    model: LocalModel, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", model.base_url)
    monkeypatch.setenv("no_proxy", "localhost")

    await answer_of(connect(base_url="http://model.example:8080/v1"))

    assert model.requests[0].headers["host"] == "model.example:8080"


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
