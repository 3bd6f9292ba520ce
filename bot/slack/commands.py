"""What a slash command sends → a request."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.ids import ChannelId, TeamId, UserId, installation_id
from bot.core.requests import Request
from bot.slack.gestures import RESPONSE_URL_LIVES
from bot.slack.payload import mapping, text


def command_request(
    body: object, kind: str, arguments: Mapping[str, object], now: datetime
) -> Request | None:
    """What a command asks for; None if it is malformed.

    Only people of the workspace that installed us can use one. `response_url`
    is as Slack sent it: seal it before it is stored.
    """
    form = mapping(body)
    trigger_id, team_id = text(form, "trigger_id"), text(form, "team_id")
    if not (trigger_id and team_id and text(form, "user_id")):
        return None
    return Request(
        installation=installation_id(
            enterprise_id=text(form, "enterprise_id"),
            team_id=team_id,
            is_enterprise_install=text(form, "is_enterprise_install") == "true",
        ),
        team_id=TeamId(team_id),
        kind=kind,
        trigger_id=trigger_id,
        user_id=UserId(text(form, "user_id")),
        channel_id=ChannelId(text(form, "channel_id")),
        arguments={"user_team_id": team_id, **arguments},
        response_url=text(form, "response_url") or None,
        expires_at=now + RESPONSE_URL_LIVES,
    )
