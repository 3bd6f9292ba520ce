"""Slack's deliveries over Socket Mode: nothing to expose."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

PING_INTERVAL_S = 5.0
_GIVEN_UP_AFTER_PINGS = 8
_OPENS_WITHIN_S = 30.0
_CLOSES_WITHIN_S = 2.0


class SocketLink:
    """The connection to Slack, and a watchdog over it.

    The SDK pings, and connects again by itself. What it has not mended in
    twice the time it gives itself is thrown away, with all its tasks, for a
    client made anew.
    """

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        self._app = app
        self._app_token = app_token
        self._client = client
        self.handler = self._handler()

    async def is_connected(self) -> bool:
        """Whether Slack answered our pings lately."""
        return bool(await self.handler.client.is_connected())

    async def open(self) -> None:
        """Connect; raises `SlackApiError` at once when Slack refuses the token."""
        # Asked here, because the SDK would ask for ever with a token Slack refuses.
        self.handler.client.wss_uri = await self.handler.client.issue_new_wss_url()
        await self.handler.connect_async()

    async def close(self) -> None:
        """Hang up."""
        await self.handler.close_async()

    async def watch(self) -> None:
        """Replace the client whenever it does not mend itself, until cancelled."""
        silent_pings = 0
        while True:
            await asyncio.sleep(PING_INTERVAL_S)
            silent_pings = 0 if await self.is_connected() else silent_pings + 1
            if silent_pings > _GIVEN_UP_AFTER_PINGS:
                await self._replace()
                silent_pings = 0

    async def _replace(self) -> None:
        given_up, self.handler = self.handler, self._handler()
        with suppress(Exception):
            async with asyncio.timeout(_CLOSES_WITHIN_S):
                await given_up.close_async()
        with suppress(TimeoutError):
            async with asyncio.timeout(_OPENS_WITHIN_S):
                await self.handler.connect_async()

    def _handler(self) -> AsyncSocketModeHandler:
        return AsyncSocketModeHandler(
            self._app,
            self._app_token,
            logger=logging.getLogger("threadkeeper.socket"),
            web_client=self._client,
            ping_interval=PING_INTERVAL_S,
        )


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, *, app_token: str, client: AsyncWebClient
) -> AsyncIterator[SocketLink]:
    """Be connected to Slack: reconnecting by itself, until the block is left.

    Raises `SlackApiError` at once when Slack refuses the app token; the
    connection itself is tried until it stands.
    """
    link = SocketLink(app, app_token, client)
    try:
        await link.open()
        watching = asyncio.create_task(link.watch())
        try:
            yield link
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    finally:
        await link.close()
