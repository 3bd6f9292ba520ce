"""Commands, message shortcuts and what is pressed under results: taken in, no more."""

import re
from collections.abc import Awaitable, Callable, Mapping
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
from bot.core.tasks.asked import TaskButton
from bot.core.tasks.verbs import TaskVerb
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
    """Take in what is asked for; the worker does it."""

    async def take_in(request: Request | None) -> bool:
        """Whether this is new; a delivery that comes twice is stored once."""
        if request is None:
            return False
        secret = request.response_url
        sealed = replace(request, response_url=secret and seal(secret))
        return await worker.take_in_request(sealed) is Receipt.STORED

    async def on_shortcut(
        ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        ourselves = Ourselves(UserId(context.bot_user_id or ""), context.bot_id or "")
        await take_in(chosen_on_message(body, ourselves, datetime.now(UTC)))
        await ack()

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        await take_in(pressed_under_result(body, datetime.now(UTC)))
        await ack()

    for verb, name in commands.items():
        app.command(name)(_on_command(verb, take_in))
    for callback_id in SHORTCUTS:
        app.shortcut(callback_id)(on_shortcut)
    app.action(_BUTTONS)(on_press)


def _on_command(
    verb: TaskVerb, take_in: Callable[[Request | None], Awaitable[bool]]
) -> Callable[..., Awaitable[None]]:
    """The receipt itself is the first sign that work has begun."""

    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        is_new = await take_in(commanded(body, verb, datetime.now(UTC)))
        await ack(SIGNS[verb] if is_new else "")

    return on_command
