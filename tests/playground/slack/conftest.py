from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import LocalSlack, Rules
from tests.playground.slack.apps import over_http
from tests.playground.slack.forms import Seen, form_app
from tests.playground.slack.time import Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def slack(time: Time) -> AsyncIterator[LocalSlack]:
    rules = Rules(redelivery_delays_s=(0.0, 0.0, 0.0), receipt_timeout_s=15.0)
    async with LocalSlack(rules=rules, now=time) as slack:
        slack.deliver_to("http://127.0.0.1:1/nobody")
        yield slack


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(
        token=slack.workspace.bot_token,
        base_url=slack.api_base_url,
        retry_handlers=[],
    )


@pytest.fixture
async def seen(slack: LocalSlack) -> AsyncIterator[Seen]:
    seen = Seen()
    async with over_http(slack, form_app(slack, seen)):
        yield seen
