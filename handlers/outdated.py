"""People, channels and user groups change: what is remembered of them goes."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.news import Change
from bot.slack.outdated import EVENTS, outdated

Tell = Callable[[Change], Awaitable[None]]


def attach(app: AsyncApp, tell: Tell) -> None:
    """Let every process ask Slack anew about whom or what an event speaks of."""

    async def on_change(body: dict[str, Any]) -> None:
        if change := outdated(body):
            await tell(change)

    for event in EVENTS:
        app.event(event)(on_change)
