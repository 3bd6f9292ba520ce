"""Apps written with Bolt alone, as somebody else would write them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack

Json = dict[str, Any]


class Heard:
    """The events an app was told, in order."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []

    def types(self) -> list[str]:
        return [body["event"]["type"] for body in self.bodies]

    def subtypes(self) -> list[str | None]:
        return [body["event"].get("subtype") for body in self.bodies]


def listening_app(slack: LocalSlack, heard: Heard) -> AsyncApp:
    """An app that hears everything, the bot's own posts included."""
    app = _app(slack, ignores_itself=False)

    @app.event({"type": "message"})
    @app.event("app_mention")
    @app.event("app_home_opened")
    @app.event("app_context_changed")
    @app.event("agent_session_stopped")
    @app.event("agent_session_title_changed")
    @app.event("member_joined_channel")
    @app.event("reaction_added")
    async def hear(body: Json) -> None:
        heard.bodies.append(body)
        slack.bell.ring()

    return app


def echoing_app(slack: LocalSlack) -> AsyncApp:
    """An app that streams back what it is told."""
    app = _app(slack)

    @app.event("app_mention")
    async def answer(event: Json, client: AsyncWebClient) -> None:
        stream = await client.chat_stream(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            recipient_user_id=event["user"],
            recipient_team_id=event["team"],
        )
        await stream.append(markdown_text="You said: ")
        await stream.append(markdown_text=event["text"])
        await stream.stop()

    @app.event("message")
    async def ignore() -> None:
        return

    return app


def _app(slack: LocalSlack, *, ignores_itself: bool = True) -> AsyncApp:
    client = AsyncWebClient(
        token=slack.workspace.bot_token, base_url=slack.api_base_url
    )
    return AsyncApp(
        name="an app",  # what it finds out for itself takes longer than most tests
        client=client,
        signing_secret=slack.workspace.app.signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=ignores_itself,
    )


@asynccontextmanager
async def over_http(slack: LocalSlack, app: AsyncApp) -> AsyncIterator[None]:
    """Serve `app`, and let Slack deliver to it."""
    runner = web.AppRunner(app.web_app("/slack/events", 0), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        slack.deliver_to(None)
        await runner.cleanup()


@asynccontextmanager
async def over_a_socket(
    slack: LocalSlack, app: AsyncApp
) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect `app` by Socket Mode, and wait until Slack has seen it."""
    slack.deliver_to(None)
    before = len(slack.sockets.connections)
    handler = AsyncSocketModeHandler(
        app, slack.workspace.app.app_token, web_client=app.client
    )
    await handler.connect_async()
    await slack.until(lambda: len(slack.sockets.connections) > before)
    try:
        yield handler
    finally:
        await handler.close_async()
        await asyncio.sleep(0)
