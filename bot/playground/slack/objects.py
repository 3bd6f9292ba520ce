"""People, channels, workspaces and views as Slack writes them in JSON."""

from bot.playground.slack.grants import View
from bot.playground.slack.messages import Json
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.view_state import state_of
from bot.playground.slack.world import Workspace


def user_object(person: Person) -> Json:
    """Return somebody as `users.info` tells."""
    real_name = person.real_name or person.name
    display_name = person.display_name or person.name
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name.lower(),
        "deleted": person.deleted,
        "real_name": real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": person.tz_offset_s,
        "locale": person.locale,
        "profile": {
            "real_name": real_name,
            "real_name_normalized": real_name,
            "display_name": display_name,
            "display_name_normalized": display_name,
            "team": person.team_id,
        },
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_primary_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "updated": 0,
    }


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    """Return a channel as `conversations.info` tells."""
    common = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "context_team_id": workspace.id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        others = [user for user in channel.members if user != workspace.bot.id]
        return common | {"user": others[0] if others else workspace.bot.id}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_general": channel.is_general,
        "is_member": workspace.bot.id in channel.members,
        "creator": channel.creator,
        "unlinked": 0,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
        "shared_team_ids": [workspace.id],
    }


def team_object(workspace: Workspace) -> Json:
    """Return a workspace as `team.info` tells."""
    enterprise = {"enterprise_id": workspace.enterprise_id}
    return {
        "id": workspace.id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "",
        "url": f"{workspace.world.address}/",
        **(enterprise if workspace.enterprise_id else {}),
    }


def bot_object(workspace: Workspace) -> Json:
    """Return the app's bot as `bots.info` tells."""
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app.id,
        "user_id": workspace.bot.id,
        "name": workspace.bot.name,
        "deleted": False,
        "updated": 0,
        "icons": {},
    }


def bot_called(workspace: Workspace, bot_id: str) -> Json:
    """Return the bot of that id as `bots.info` tells: ours, or another app's."""
    ours = bot_object(workspace)
    for bot in workspace.people.values():
        if bot.bot_id == bot_id:
            named = {"id": bot_id, "app_id": bot.app_id, "user_id": bot.id}
            return ours | named | {"name": bot.name}
    return ours


def view_object(workspace: Workspace, view: View) -> Json:
    """Return a view with what Slack adds to the app's own words."""
    empty = {"private_metadata": "", "callback_id": "", "external_id": ""}
    return (
        empty
        | {"clear_on_close": False, "notify_on_close": False}
        | view.json
        | {
            "state": state_of(view),
            "id": view.id,
            "team_id": workspace.id,
            "hash": view.hash,
            "root_view_id": view.root_id,
            "previous_view_id": view.previous_id,
            "app_id": workspace.app.id,
            "app_installed_team_id": workspace.id,
            "bot_id": workspace.bot_id,
        }
    )
