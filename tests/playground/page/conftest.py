import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.playground.page import Page
from bot.playground.slack import LocalSlack, Rules
from tests.playground.page.visitor import Visitor

Json = dict[str, Any]
Watching = Callable[[str], AbstractAsyncContextManager[AsyncIterator[tuple[str, Json]]]]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    rules = Rules(redelivery_delays_s=(), receipt_timeout_s=15.0)
    async with LocalSlack(rules=rules) as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        yield slack


@pytest.fixture
async def page(slack: LocalSlack) -> AsyncIterator[Page]:
    async with Page(slack, note="The model is a stand-in.") as page:
        yield page


@pytest.fixture
async def browser(page: Page) -> AsyncIterator[ClientSession]:
    """What speaks HTTP as a browser with the page open would."""
    origin = page.url.removesuffix("/")
    async with ClientSession(
        origin, headers={"Origin": origin}, timeout=ClientTimeout(total=20)
    ) as session:
        yield session


@pytest.fixture
def ana(slack: LocalSlack, browser: ClientSession) -> Visitor:
    return Visitor(slack, browser, "Ana")


@pytest.fixture
def watching(browser: ClientSession) -> Watching:
    """Read what the page is told as somebody: events and their data."""

    @asynccontextmanager
    async def watch(who: str) -> AsyncIterator[AsyncIterator[tuple[str, Json]]]:
        async with browser.get("/live", params={"as": who}) as response:

            async def told() -> AsyncIterator[tuple[str, Json]]:
                while line := (await response.content.readline()).decode():
                    data = (await response.content.readline()).decode()
                    await response.content.readline()
                    yield line[7:].strip(), json.loads(data[6:])

            yield told()

    return watch
