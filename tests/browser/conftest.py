"""A real Chromium, and the page it opens."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

PATIENCE_MS = 60_000
SWITCHES = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture
async def demo_page_url() -> AsyncIterator[str]:
    """The page of `threadkeeper demo`, started as a person would start it."""
    unset = dict.fromkeys(("MESSAGES_API_KEY", "MESSAGES_API_BASE_URL"), "")
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | unset,
    )
    assert demo.stdout is not None
    try:
        said = (await demo.stdout.readline()).decode()
        yield re.findall(r"http://\S+", said)[0]
    finally:
        demo.send_signal(signal.SIGINT)
        assert await demo.wait() == 0


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
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type == "error" else None,
        )
        await page.goto(demo_page_url)
        yield page
        await browser.close()
    assert wrong == []
