"""Commands, message shortcuts and what is pressed under results: taken in, no more."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.assistant.tasks.wording import SIGNS
from bot.core.ids import UserId
from bot.core.incoming import Receipt
from bot.core.requests import Request
from bot.core.tasks.asked import TaskButton, TaskVerb
from bot.slack.posts import Ourselves
from bot.slack.tasks.asking import (
    SHORTCUTS,
    chosen_on_message,
    commanded,
    pressed_under_result,
)
from bot.work.worker import Worker
from handlers.requests import Seal

_BUTTONS = re.compile(rf"({'|'.join(sorted(TaskButton))})(/.*)?")


def attach(
    app: AsyncApp, worker: Worker, seal: Seal, commands: Mapping[TaskVerb, str]
) -> None:
    """Take in what is asked for; the worker does it.

    Of a command the receipt itself is the first sign that work has begun.
    """

    async def take_in(request: Request) -> Receipt:
        secret = request.response_url
        sealed = replace(request, response_url=secret and seal(secret))
        return await worker.take_in_request(sealed)

    def command(verb: TaskVerb) -> None:
        async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
            request = commanded(body, verb, datetime.now(UTC))
            is_new = request and await take_in(request) is Receipt.STORED
            await ack(SIGNS[verb] if is_new else "")

        app.command(commands[verb])(on_command)

    async def on_shortcut(
        ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        ourselves = Ourselves(UserId(context.bot_user_id or ""), context.bot_id or "")
        if request := chosen_on_message(body, ourselves, datetime.now(UTC)):
            await take_in(request)
        await ack()

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        if request := pressed_under_result(body, datetime.now(UTC)):
            await take_in(request)
        await ack()

    for verb in commands:
        command(verb)
    for callback_id in SHORTCUTS:
        app.shortcut(callback_id)(on_shortcut)
    app.action(_BUTTONS)(on_press)
