"""The tab where people write to the bot alone."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.agent_view import TabOpened
from bot.slack.agent_events import MESSAGES, tab_opened
from bot.slack.payload import mapping, text
from bot.work.greeter import Greeter


def attach(app: AsyncApp, greeter: Greeter) -> None:
    """Greet whoever opens the tab; other tabs are for other listeners."""

    async def is_messages_tab(body: dict[str, Any]) -> bool:
        return text(mapping(body.get("event")), "tab") == MESSAGES

    async def on_opened(body: dict[str, Any]) -> None:
        what = tab_opened(body)
        if isinstance(what, TabOpened):
            greeter.greet(what)

    app.event("app_home_opened", matchers=[is_messages_tab])(on_opened)
