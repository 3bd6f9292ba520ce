"""Slack's own Stop under a thread."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.core.stops import Stop
from bot.slack.stops import session_stop
from bot.work.stopping import Stopper


def attach(app: AsyncApp, stopper: Stopper) -> None:
    """Take in what people press; the process that answers ends it."""

    async def on_stop(body: dict[str, Any]) -> None:
        what = session_stop(body)
        if isinstance(what, Stop):
            await stopper.take_in(what)

    app.event("agent_session_stopped")(on_stop)
