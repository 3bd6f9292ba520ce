"""Buttons that start work: taken in durably, like messages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.footer import Offer
from bot.core.requests import Request
from bot.slack.footers import BAD, MENU
from bot.slack.governing.waiting import waiting_view
from bot.slack.judging_views import REASON_FORM, reason_form, receipt_view
from bot.slack.pressing import KINDS, pressed, submitted_reason
from bot.work.worker import Worker
from handlers.windows import opened

Seal = Callable[[str], str]

_PRESSED = re.compile(rf"({'|'.join(map(re.escape, sorted({*KINDS, MENU})))})(/.*)?")


def attach(app: AsyncApp, worker: Worker, seal: Seal) -> None:
    """Take in what is pressed; what it asks for is done by the worker."""

    async def on_press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        if request := pressed(body, datetime.now(UTC)):
            request = await _with_window(client, body, request)
            await worker.take_in_request(sealed(request, seal))
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
    """The request, with the id of the window that belongs to it."""
    view = _window(request)
    if view is None:
        return request
    view_id = await opened(client, body, view)
    return replace(request, arguments={**request.arguments, "view_id": view_id})


def _window(request: Request) -> dict[str, Any] | None:
    if request.kind == Offer.RECEIPT:
        return receipt_view()
    if request.kind == Offer.PROMPT:
        return waiting_view()
    if request.arguments.get("verdict") == BAD:
        return reason_form(request)
    return None


def sealed(request: Request, seal: Seal) -> Request:
    """The request as it may be stored: its `response_url` is a secret."""
    secret = request.response_url
    return replace(request, response_url=secret and seal(secret))
