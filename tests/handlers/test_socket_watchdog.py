"""A socket that died without a word, and whose keeper died with it."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack
from handlers.socket import SocketLink, socket_mode


async def test_a_connection_the_sdk_does_not_mend_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.socket.PING_INTERVAL_S", 0.02)
    async with LocalSlack() as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_base_url)
        app = AsyncApp(name="an app", client=client, signing_secret="s")
        heard: list[str] = []

        @app.event("message")
        async def hear(event: dict[str, str]) -> None:
            heard.append(event["text"])
            slack.bell.ring()

        app_token = slack.workspace.app.app_token
        async with socket_mode(app, app_token=app_token, client=client) as link:
            await slack.until(lambda: slack.sockets.connections)
            await die_silently(link)
            await slack.until(lambda: not slack.sockets.connections)
            assert not await link.is_connected()

            slack.people.post("Ana", "#general", "still there?")
            await slack.until(lambda: heard)
            assert await link.is_connected()


async def die_silently(link: SocketLink) -> None:
    """End the SDK's tasks as a bug of its own would, then the connection."""
    sdk = link.handler.client
    tasks = [sdk.current_session_monitor, sdk.message_receiver]
    for task in filter(None, tasks):
        task.cancel()
    await asyncio.gather(*filter(None, tasks), return_exceptions=True)
    assert sdk.current_session is not None
    await sdk.current_session.close()
