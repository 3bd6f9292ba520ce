"""Slack's deliveries over Socket Mode: nothing to expose."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

PING_INTERVAL_S = 5.0


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, *, app_token: str, client: AsyncWebClient
) -> AsyncIterator[SocketModeClient]:
    """Be connected to Slack: reconnecting by itself, until the block is left.

    Raises `SlackApiError` at once when Slack refuses the app token; the
    connection itself is tried until it stands.
    """
    logger = logging.getLogger("threadkeeper.socket")
    handler = AsyncSocketModeHandler(
        app, app_token, logger=logger, web_client=client, ping_interval=PING_INTERVAL_S
    )
    try:
        # Asked here, because the SDK would ask for ever with a token Slack refuses.
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()
        yield handler.client
    finally:
        await handler.close_async()
