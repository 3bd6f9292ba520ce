"""Slack's three ways of saying that we were thrown out, and the one of coming back."""

from typing import Any

from bot.core.ids import InstallationId, TeamId, installation_id
from bot.core.installations import Departure
from bot.slack.payload import mapping, text


def departures(
    body: dict[str, Any], *, is_enterprise_install: bool
) -> tuple[Departure, ...]:
    """Read `app_uninstalled`, `tokens_revoked`, `team_access_revoked` or `…_granted`.

    Empty where nothing of ours is gone: tokens of people are none of ours.
    """
    event = mapping(body.get("event"))
    team_id = text(body, "team_id") or None
    enterprise_id = text(body, "enterprise_id") or None
    try:
        installation = installation_id(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
    except ValueError:
        return ()
    match text(event, "type"):
        case "team_access_revoked" | "team_access_granted":
            return tuple(
                Departure(
                    installation=installation, team_id=TeamId(team), is_whole=False
                )
                for team in _texts(event.get("team_ids"))
            )
        case "tokens_revoked" if not _texts(mapping(event.get("tokens")).get("bot")):
            return ()
        case _:
            return (_whole(installation, team_id or enterprise_id or ""),)


def _whole(installation: InstallationId, team: str) -> Departure:
    return Departure(installation=installation, team_id=TeamId(team))


def _texts(found: object) -> list[str]:
    return [x for x in found if isinstance(x, str)] if isinstance(found, list) else []
