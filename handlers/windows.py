"""Windows opened before the receipt: only at once does Slack allow that."""

import asyncio
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.payload import mapping, text

_WITHIN_S = 1.5


async def opened(
    client: AsyncWebClient,
    body: dict[str, Any],
    view: dict[str, Any],
    *,
    method: str = "views.open",
) -> str:
    """Show a static view by the trigger in `body`; its id, empty where it failed."""
    answer: Any = {}
    with suppress(SlackClientError, ClientError, TimeoutError, OSError):
        async with asyncio.timeout(_WITHIN_S):
            told = await client.api_call(
                method, json={"trigger_id": text(body, "trigger_id"), "view": view}
            )
            answer = told.data
    return text(mapping(mapping(answer).get("view")), "id")
