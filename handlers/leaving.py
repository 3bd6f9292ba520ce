"""The app is thrown out: said twice, in any order, without a token that works."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.departures import departures
from bot.work.leaving import Leaver


def attach(app: AsyncApp, leaver: Leaver) -> None:
    """Store at once that we are there no longer; everything else follows."""

    async def on_departure(body: dict[str, Any], context: AsyncBoltContext) -> None:
        is_org_wide = bool(context.is_enterprise_install)
        for departure in departures(body, is_enterprise_install=is_org_wide):
            await leaver.take_in(departure)

    async def on_return(body: dict[str, Any]) -> None:
        for departure in departures(body, is_enterprise_install=True):
            await leaver.take_back(departure)

    app.event("app_uninstalled")(on_departure)
    app.event("tokens_revoked")(on_departure)
    app.event("team_access_revoked")(on_departure)
    app.event("team_access_granted")(on_return)
