"""Slack's own Stop under a thread, and the button of ours below an answer."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.stops import Stop
from bot.slack.footers import STOP
from bot.slack.stops import pressed_stop, session_stop
from bot.work.stopping import Stopper


def attach(app: AsyncApp, stopper: Stopper) -> None:
    """Take in what people press; the process that answers ends it."""

    async def on_stop(body: dict[str, Any]) -> None:
        what = session_stop(body)
        if isinstance(what, Stop):
            await stopper.take_in(what)

    async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
        what = pressed_stop(body)
        if isinstance(what, Stop):
            await stopper.take_in(what)
        await ack()

    app.event("agent_session_stopped")(on_stop)
    app.action(STOP)(on_press)
