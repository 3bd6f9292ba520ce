"""The same turn as others would write it: Bolt's `say_stream` and the official SDK.

It remembers nothing. Prints its port and serves until it is ended.
"""

import asyncio
import os
import sys
from typing import Any

import anthropic
import uvloop
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.say_stream.async_say_stream import AsyncSayStream
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench import say


def _app(model: anthropic.AsyncAnthropic) -> AsyncApp:
    app = AsyncApp(
        client=AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"],
            base_url=os.environ["SLACK_API_BASE_URL"],
        ),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    )

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say_stream: AsyncSayStream) -> None:
        streamer = await say_stream()
        async with model.messages.stream(
            model="claude-sonnet-5-5",
            max_tokens=4_096,
            messages=[{"role": "user", "content": event["text"]}],
        ) as stream:
            async for text in stream.text_stream:
                await streamer.append(markdown_text=text)
        await streamer.stop()

    @app.event("message")
    async def ignore() -> None:
        return

    return app


async def _main() -> None:
    async with anthropic.AsyncAnthropic(
        base_url=os.environ["MESSAGES_API_BASE_URL"], api_key="any"
    ) as model:
        runner = web.AppRunner(_app(model).web_app("/slack/events", 0))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        say(str(runner.addresses[0][1]))
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(_main())
