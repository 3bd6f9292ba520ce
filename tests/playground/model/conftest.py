from collections.abc import AsyncIterator

import pytest
from anthropic import AsyncAnthropic

from bot.playground.model.server import LocalModel


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    async with LocalModel(api_key="k") as model:
        yield model


@pytest.fixture
async def official(model: LocalModel) -> AsyncIterator[AsyncAnthropic]:
    async with AsyncAnthropic(
        base_url=model.base_url, api_key="k", max_retries=0
    ) as client:
        yield client
