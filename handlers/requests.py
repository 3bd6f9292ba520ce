"""Buttons that start work: taken in durably, like messages."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.footer import Offer
from bot.core.requests import Request
from bot.slack.footers import BAD, MENU
from bot.slack.judging_views import REASON_FORM, reason_form, receipt_view
from bot.slack.payload import mapping, text
from bot.slack.pressing import KINDS, pressed, submitted_reason
from bot.work.worker import Worker

Seal = Callable[[str], str]

_PRESSED = re.compile(rf"({'|'.join(map(re.escape, sorted({*KINDS, MENU})))})(/.*)?")
_WINDOW_WITHIN_S = 1.5


def attach(app: AsyncApp, worker: Worker, seal: Seal) -> None:
    """Take in what is pressed; what it asks for is done by the worker."""

    async def on_press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        if request := pressed(body, datetime.now(UTC)):
            request = await _with_window(client, body, request)
            await worker.take_in_request(_sealed(request, seal))
        await ack()

    async def on_reason(ack: AsyncAck, body: dict[str, Any]) -> None:
        if request := submitted_reason(body, datetime.now(UTC)):
            await worker.take_in_request(request)
        await ack()

    app.action(_PRESSED)(on_press)
    app.view(REASON_FORM)(on_reason)


async def _with_window(
    client: AsyncWebClient, body: dict[str, Any], request: Request
) -> Request:
    """Open the window that belongs to it; only at once does Slack allow that."""
    view = _window(request)
    if view is None:
        return request
    opened: Any = {}
    with suppress(SlackClientError, ClientError, TimeoutError, OSError):
        async with asyncio.timeout(_WINDOW_WITHIN_S):
            answer = await client.views_open(
                trigger_id=text(body, "trigger_id"), view=view
            )
            opened = answer.data
    view_id = text(mapping(mapping(opened).get("view")), "id")
    return replace(request, arguments={**request.arguments, "view_id": view_id})


def _window(request: Request) -> dict[str, Any] | None:
    if request.kind == Offer.RECEIPT:
        return receipt_view()
    if request.arguments.get("verdict") == BAD:
        return reason_form(request)
    return None


def _sealed(request: Request, seal: Seal) -> Request:
    secret = request.response_url
    return replace(request, response_url=secret and seal(secret))
