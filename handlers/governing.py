"""Prompts and settings: `/prompt`, their windows, and the Home tab."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.governing import GovernRequest
from bot.core.incoming import Receipt
from bot.core.notices import PROMPT_HELP
from bot.core.requests import Request
from bot.slack.governing.asking import (
    FORMS,
    PRESSED,
    channel_moved,
    commanded,
    handed_in,
    home_opened,
    pressed,
)
from bot.slack.governing.waiting import already_view, saving_view, waiting_view
from bot.slack.payload import mapping, text
from bot.work.worker import Worker
from handlers.requests import Seal, sealed
from handlers.windows import opened

_PRESSED = re.compile(rf"({'|'.join(sorted(PRESSED))})(/.*)?")
_FORMS = re.compile("|".join(sorted(FORMS)))


def attach(app: AsyncApp, worker: Worker, seal: Seal, command: str) -> None:
    """Take in what is asked about prompts; the worker fills the windows."""

    async def on_command(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        request = commanded(body, datetime.now(UTC))
        if request is None:
            await ack(PROMPT_HELP.replace("/prompt", command))
            return
        request = await _in_window(client, body, request, "views.open")
        await worker.take_in_request(sealed(request, seal))
        await ack()

    async def on_press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        if found := pressed(body, datetime.now(UTC)):
            request, where = found
            if where in ("open", "push"):
                request = await _in_window(client, body, request, f"views.{where}")
            await worker.take_in_request(sealed(request, seal))
        await ack()

    async def on_moved(body: dict[str, Any]) -> None:
        if request := channel_moved(body):
            await worker.take_in_request(request)

    _attach_forms(app, worker)
    app.event("channel_id_changed")(on_moved)
    app.command(command)(on_command)
    app.action(_PRESSED)(on_press)


def _attach_forms(app: AsyncApp, worker: Worker) -> None:
    async def on_form(ack: AsyncAck, body: dict[str, Any]) -> None:
        request = handed_in(body, datetime.now(UTC))
        if isinstance(request, Request):
            await ack(response_action="update", view=await _receipt(worker, request))
        elif request:
            await ack(response_action="errors", errors=request)
        else:
            await ack()

    async def is_home(body: dict[str, Any]) -> bool:
        return text(mapping(body.get("event")), "tab") == "home"

    async def on_home(body: dict[str, Any]) -> None:
        if request := home_opened(body):
            await worker.take_in_request(request)

    app.view(_FORMS)(on_form)
    app.event("app_home_opened", matchers=[is_home])(on_home)


async def _receipt(worker: Worker, request: Request) -> dict[str, Any]:
    """Keep a form, and the view that says so; one that comes again changes nothing."""
    if await worker.take_in_request(request) is Receipt.DUPLICATE:
        again = replace(request, kind=GovernRequest.REPLAYED)
        await worker.take_in_request(again)
        return already_view()
    name = str(request.arguments["view_id"])
    return saving_view(GovernRequest(request.kind), name)


async def _in_window(
    client: AsyncWebClient, body: dict[str, Any], request: Request, method: str
) -> Request:
    view_id = await opened(client, body, waiting_view(), method=method)
    return replace(request, arguments={**request.arguments, "view_id": view_id})
