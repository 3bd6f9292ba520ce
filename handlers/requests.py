"""Buttons that start work: taken in durably, like messages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.gestures import TRY_AGAIN, clicked
from bot.work.worker import Worker

Seal = Callable[[str], str]


def attach(app: AsyncApp, worker: Worker, seal: Seal) -> None:
    """Take in clicks; what they ask for is done by the worker."""

    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        request = clicked(body, TRY_AGAIN, datetime.now(UTC))
        if request is not None:
            secret = request.response_url
            sealed = replace(request, response_url=secret and seal(secret))
            await worker.take_in_request(sealed)
        await ack()

    app.action(TRY_AGAIN)(on_click)
