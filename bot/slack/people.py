"""What somebody is to the workspace that installed us, from `users.info`."""

from typing import Any

from bot.core.access import Standing
from bot.core.conversation import Author
from bot.core.ids import InstallationId, TeamId
from bot.core.ports import Person
from bot.slack.payload import mapping, text, texts

_BOT_FLAGS = ("is_bot", "is_workflow_bot", "is_connector_bot")
_ADMIN_FLAGS = ("is_admin", "is_owner", "is_primary_owner")
_GUEST_FLAGS = ("is_restricted", "is_ultra_restricted")


def person_of(
    user: dict[str, Any], installation: InstallationId, team_id: TeamId, author: Author
) -> Person:
    """Read Slack's user object; an empty one goes by the author's own workspace."""
    profile = mapping(user.get("profile"))
    names = (
        text(profile, "display_name"),
        text(user, "real_name") or text(profile, "real_name"),
        text(user, "name"),
        author.name,
    )
    standing = _standing(user, installation, team_id, author)
    return Person(
        user_id=author.user_id,
        name=next(filter(None, names), ""),
        standing=standing,
        time_zone=text(user, "tz") or "UTC",
        locale=text(user, "locale"),
        is_admin=standing is Standing.MEMBER and _is_admin(user, team_id),
    )


def _is_admin(user: dict[str, Any], team_id: TeamId) -> bool:
    """Whether somebody administers this workspace, or its whole organisation.

    In a Grid the flags of an account speak of the one workspace it names.
    """
    if _has_any(mapping(user.get("enterprise_user")), ("is_admin", "is_owner")):
        return True
    return text(user, "team_id") in ("", team_id) and _has_any(user, _ADMIN_FLAGS)


def unknown_person(author: Author, standing: Standing = Standing.UNKNOWN) -> Person:
    """Somebody Slack was not asked about or does not tell of."""
    return Person(user_id=author.user_id, name=author.name, standing=standing)


def _standing(
    user: dict[str, Any], installation: InstallationId, team_id: TeamId, author: Author
) -> Standing:
    if user.get("deleted") is True:
        return Standing.DEACTIVATED
    if _has_any(user, _BOT_FLAGS):
        return Standing.BOT
    if user.get("is_stranger") is True:
        return Standing.OUTSIDER
    homes = _homes(user) or {author.team_id} - {""}
    if not homes:
        return Standing.UNKNOWN
    if homes.isdisjoint({team_id, installation}):
        return Standing.OUTSIDER
    return Standing.GUEST if _has_any(user, _GUEST_FLAGS) else Standing.MEMBER


def _homes(user: dict[str, Any]) -> set[str]:
    """The workspaces and the Grid organisation somebody belongs to.

    In a Grid `team_id` names but one of the workspaces; an org-wide install
    serves everybody of its organisation.
    """
    grid = mapping(user.get("enterprise_user"))
    named = (text(user, "team_id"), text(grid, "enterprise_id"))
    return {*named, *texts(grid.get("teams"))} - {""}


def _has_any(user: dict[str, Any], flags: tuple[str, ...]) -> bool:
    return any(user.get(flag) is True for flag in flags)
