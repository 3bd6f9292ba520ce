"""A real Chromium, and the page it opens."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.stage import Stage

SWITCHES = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture
async def demo_page_url() -> AsyncIterator[str]:
    """The page of a stage with a bot on it."""
    async with Stage(with_model=False) as stage:
        settings = stage.slack_settings()
        app = _echoing(settings["slack_bot_token"], settings["slack_api_base_url"])
        bot = AsyncSocketModeHandler(
            app, settings["slack_app_token"], web_client=app.client
        )
        await bot.connect_async()
        yield stage.page_url
        await bot.close_async()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it tests are skipped, unless REQUIRE_BROWSER=1."""
    if (found := shutil.which("chromium")) is not None:
        return found
    reason = "there is no chromium on the PATH"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
async def page(chromium: str, demo_page_url: str) -> AsyncIterator[Page]:
    """The page, open; whatever goes wrong in its scripts fails the test."""
    wrong: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=SWITCHES
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type == "error" else None,
        )
        await page.goto(demo_page_url)
        yield page
        await browser.close()
    assert wrong == []


def _echoing(bot_token: str, api_base_url: str) -> AsyncApp:
    client = AsyncWebClient(token=bot_token, base_url=api_base_url)
    app = AsyncApp(client=client)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], client: AsyncWebClient) -> None:
        stream = await client.chat_stream(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            recipient_user_id=event["user"],
            recipient_team_id=event["team"],
        )
        await stream.append(markdown_text=f"You said: **{event['text']}**")
        await stream.stop()

    @app.event("message")
    async def ignore() -> None:
        return

    return app
