from collections.abc import AsyncIterator

import pytest

from bot.playground.slack import LocalSlack
from tests.slack.replies.thread import Desk, desk


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack() as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        yield slack


@pytest.fixture
async def at_desk(slack: LocalSlack) -> AsyncIterator[Desk]:
    async with desk(slack) as at_desk:
        yield at_desk
