"""Everything nobody else took.

Without these Bolt answers 404: Slack sends again, and counts a failure.
"""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.notices import UNKNOWN_COMMAND

_ANY = re.compile(".*")


def attach(app: AsyncApp) -> None:
    """Give a receipt for whatever is left over; attach last."""
    app.event(_ANY)(_receive)
    app.action(_ANY)(_receive)
    app.shortcut(_ANY)(_receive)
    app.view(_ANY)(_receive)
    app.view_closed(_ANY)(_receive)
    app.options(_ANY)(_offer_nothing)
    app.command(_ANY)(_explain)


async def _receive(ack: AsyncAck) -> None:
    await ack()


async def _offer_nothing(ack: AsyncAck) -> None:
    await ack(options=[])


async def _explain(ack: AsyncAck) -> None:
    await ack(UNKNOWN_COMMAND)
