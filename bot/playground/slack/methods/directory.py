"""auth, users, team and bots: who is who."""

from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.objects import (
    bot_object,
    channel_object,
    team_object,
    user_object,
)
from bot.playground.slack.places import Channel

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
        "is_enterprise_install": False,
        **(enterprise if workspace.enterprise_id else {}),
    }


def users_info(call: Call) -> Json:
    """Tell about one person."""
    user = user_object(call.person("user"))
    if not call.flag("include_locale"):
        user.pop("locale")
    return {"user": user}


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
