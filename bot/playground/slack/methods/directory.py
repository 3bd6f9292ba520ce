"""auth, users, team and bots: who is who."""

from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.objects import (
    bot_object,
    channel_object,
    team_object,
    user_object,
)
from bot.playground.slack.places import Channel, Person

_TYPES = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}


def auth_test(call: Call) -> Json:
    """Tell whose token this is."""
    workspace = call.workspace
    enterprise = {"enterprise_id": workspace.enterprise_id}
    return {
        "url": f"{workspace.world.address}/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": workspace.tokens.is_org_wide,
        **(enterprise if workspace.enterprise_id else {}),
    }


def users_info(call: Call) -> Json:
    """Tell about one person."""
    person = call.person("user")
    user = user_object(person) | _in_grid(call, person)
    if not call.flag("include_locale"):
        user.pop("locale")
    return {"user": user}


def _in_grid(call: Call, person: Person) -> Json:
    """What is told of people in a Grid: the workspaces of its they are in."""
    workspaces = call.workspace.world.workspaces
    home = workspaces.get(person.team_id)
    if home is None or home.enterprise_id is None:
        return {}
    grid = home.enterprise_id
    of_grid = (w for w in workspaces.values() if w.enterprise_id == grid)
    teams = [w.id for w in of_grid if person.id in w.people]
    return {"enterprise_user": {"id": person.id, "enterprise_id": grid, "teams": teams}}


def users_conversations(call: Call) -> Json:
    """List the channels somebody is in, the bot if nobody is named."""
    workspace = call.workspace
    person = call.person("user") if call.text("user") else workspace.bot
    names = call.text("types", "public_channel").replace(" ", "").split(",")
    if unknown := set(names) - set(_TYPES):
        raise SlackError("invalid_types", f"[ERROR] {', '.join(sorted(unknown))}")
    kinds = {_TYPES[name] for name in names}
    found = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and {person.id, workspace.bot.id} <= {*channel.members, *_public(call, channel)}
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    page, more = call.page(found, lambda c: c.id, default=100, at_most=999)
    return {"channels": [channel_object(workspace, c) for c in page]} | more


def team_info(call: Call) -> Json:
    """Tell about the workspace."""
    if call.text("team") not in ("", call.workspace.id):
        raise SlackError("team_not_found")
    return {"team": team_object(call.workspace)}


def bots_info(call: Call) -> Json:
    """Tell about the app's own bot."""
    if call.text("bot") not in ("", call.workspace.bot_id):
        raise SlackError("bot_not_found")
    return {"bot": bot_object(call.workspace)}


def _public(call: Call, channel: Channel) -> list[str]:
    """Name the bot for public channels: it may list them without being there."""
    named = call.text("user") not in ("", call.workspace.bot.id)
    return [call.workspace.bot.id] if named and channel.kind == "channel" else []
