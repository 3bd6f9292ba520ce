"""Where a server is, what kind it is, and how it gets our key."""

import socket
from base64 import b64encode

import pytest

from bot.messages_api.connecting import new_socket
from bot.messages_api.features import ANTHROPIC, COMPATIBLE, MEGALLM, profile_for
from bot.messages_api.server import Server
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of


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


async def test_nothing_is_sent_beside_what_we_mean_to(
    model: LocalModel, connect: Connect
) -> None:
    model.will_send(
        *odd.STREAMS["well formed"],
        headers={"content-type": "text/event-stream", "set-cookie": "seen=1"},
    )
    api = connect()
    for _ in range(2):
        await answer_of(api)

    first, second = (
        {k.lower(): v for k, v in r.headers.items()} for r in model.requests
    )
    assert first == second
    assert first.pop("content-length")
    assert "gzip" in first.pop("accept-encoding")
    assert first == {
        "host": model.base_url.removeprefix("http://"),
        "accept": "*/*",
        "connection": "keep-alive",
        "x-api-key": "sk-secret-of-ours",
        "anthropic-version": "2023-06-01",
        "content-type": "application/json",
        "user-agent": "threadkeeper",
    }


async def test_a_name_and_password_in_the_address_are_sent_as_such(
    model: LocalModel, connect: Connect
) -> None:
    at = model.base_url.replace("//", "//us:er@")

    await answer_of(connect(base_url=at))

    headers = model.requests[0].headers
    assert headers["authorization"] == "Basic " + b64encode(b"us:er").decode()


async def test_one_of_two_addresses_may_be_dead(
    model: LocalModel, connect: Connect
) -> None:
    """`localhost` is `::1` first, where nobody listens."""
    await answer_of(connect(base_url=f"http://localhost:{model.port}"))


async def test_a_connection_notices_that_its_other_end_is_gone() -> None:
    address = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 1))
    with new_socket(address) as made:
        assert made.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
