"""A real Chromium, and the page it opens."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo import on_stage
from tests.scenarios.office import Facts

PATIENCE_MS = 60_000
SWITCHES = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
UNSET = dict.fromkeys(("MESSAGES_API_KEY", "MESSAGES_API_BASE_URL"), "")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it tests are skipped, unless REQUIRE_BROWSER=1."""
    if (found := shutil.which("chromium")) is not None:
        return found
    reason = "there is no chromium on the PATH"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One for all tests; each has a profile of its own in it."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=SWITCHES
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Page]:
    """The page of a demo that has just begun, open."""
    for name, nothing in UNSET.items():
        monkeypatch.setenv(name, nothing)
    async with (
        on_stage(lambda _settings: Facts()) as stage,
        visiting(browser, stage.page_url) as page,
    ):
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def page_of_the_program(browser: Browser) -> AsyncIterator[Page]:
    """The page of `threadkeeper demo`, started as a person would start it."""
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | UNSET,
    )
    assert demo.stdout is not None
    try:
        said = (await demo.stdout.readline()).decode()
        async with visiting(browser, re.findall(r"http://\S+", said)[0]) as page:
            yield page
    finally:
        demo.send_signal(signal.SIGINT)
        assert await demo.wait() == 0


@asynccontextmanager
async def visiting(browser: Browser, url: str) -> AsyncIterator[Page]:
    """The page, open; whatever goes wrong in its scripts fails the test."""
    wrong: list[str] = []
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" else None,
    )
    await page.goto(url)
    try:
        yield page
    finally:
        await context.close()
    assert wrong == []
