"""What every delivery of Slack's carries: whose it is, where, and when."""

import re
from typing import Any

from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId
from bot.core.ids import installation_id as named_installation
from bot.core.incoming import Delivery
from bot.slack.payload import mappings, text

_TS = re.compile(r"[0-9]+\.[0-9]+")


class Malformed(ValueError):
    """A payload without what every payload of its kind has."""


def delivery_of(body: dict[str, Any], event: dict[str, Any]) -> Delivery:
    """The delivery that `event` of the envelope `body` is; raises `Malformed`.

    What happens to a file happens in no channel.
    """
    authorization = next(iter(mappings(body.get("authorizations"))), {})
    team_id = (
        text(authorization, "team_id")
        or text(body, "context_team_id")
        or text(body, "team_id")
    )
    return Delivery(
        event_id=required(body, "event_id"),
        installation=_installation(body, authorization, team_id),
        team_id=TeamId(team_id),
        channel_id=ChannelId(
            "" if event.get("type") == "file_deleted" else required(event, "channel")
        ),
    )


def _installation(
    body: dict[str, Any], authorization: dict[str, Any], team_id: str
) -> InstallationId:
    try:
        return named_installation(
            enterprise_id=text(authorization, "enterprise_id")
            or text(body, "enterprise_id"),
            team_id=team_id,
            is_enterprise_install=authorization.get("is_enterprise_install") is True,
        )
    except ValueError as error:
        raise Malformed(str(error)) from None


def required(source: dict[str, Any], name: str) -> str:
    """The text under `name`; raises `Malformed` where there is none."""
    if not (value := text(source, name)):
        raise Malformed(f"no {name}")
    return value


def ts_of(source: dict[str, Any], name: str) -> MessageTs:
    """The time under `name`; raises `Malformed` where there is none."""
    if not _TS.fullmatch(value := text(source, name)):
        raise Malformed(f"no usable {name}")
    return MessageTs(value)
