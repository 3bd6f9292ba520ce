from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from bot.playground.model.server import LocalModel
from tests.official import asking_officially

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic


@pytest.fixture
async def model() -> AsyncIterator[LocalModel]:
    async with LocalModel(api_key="k") as model:
        yield model


@pytest.fixture
async def official(model: LocalModel) -> "AsyncIterator[AsyncAnthropic]":
    async with asking_officially(model) as client:
        yield client
