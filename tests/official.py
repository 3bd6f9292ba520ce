"""A model's client by others: the SDK of those who made the Messages API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.playground.model.server import LocalModel

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic


@asynccontextmanager
async def asking_officially(model: LocalModel) -> "AsyncIterator[AsyncAnthropic]":
    """A client of `model`; to import it takes a second, so only who asks does."""
    from anthropic import AsyncAnthropic

    async with AsyncAnthropic(
        base_url=model.base_url, api_key="k", max_retries=0
    ) as client:
        yield client
