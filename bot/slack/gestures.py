"""What a click on a button sends → a request; and the buttons themselves."""

from datetime import datetime, timedelta

from bot.core.ids import ChannelId, MessageTs, TeamId, UserId, installation_id
from bot.core.requests import Request
from bot.slack.payload import mapping, mappings, text

RESPONSE_URL_LIVES = timedelta(minutes=30)


def clicked(body: object, kind: str, now: datetime) -> Request | None:
    """What a click on a button of a message asks for; None if it is malformed.

    `arguments` holds the button's `value`. `response_url` is as Slack sent it:
    seal it before it is stored.
    """
    payload = mapping(body)
    team, user = mapping(payload.get("team")), mapping(payload.get("user"))
    container = mapping(payload.get("container"))
    actions = mappings(payload.get("actions"))
    trigger_id = text(payload, "trigger_id")
    if not (actions and trigger_id and text(user, "id") and text(team, "id")):
        return None
    response_url = text(payload, "response_url")
    return Request(
        installation=installation_id(
            enterprise_id=text(mapping(payload.get("enterprise")), "id"),
            team_id=text(team, "id"),
            is_enterprise_install=payload.get("is_enterprise_install") is True,
        ),
        team_id=TeamId(text(team, "id")),
        kind=kind,
        trigger_id=trigger_id,
        user_id=UserId(text(user, "id")),
        channel_id=ChannelId(text(container, "channel_id")),
        thread_ts=MessageTs(
            text(container, "thread_ts") or text(container, "message_ts")
        ),
        arguments={
            "value": text(actions[0], "value"),
            "user_team_id": text(user, "team_id"),
        },
        response_url=response_url or None,
        expires_at=now + RESPONSE_URL_LIVES,
    )
