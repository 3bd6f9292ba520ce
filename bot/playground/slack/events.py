"""What Slack tells an app about a change: pure builders of event payloads."""

from dataclasses import dataclass

from bot.playground.slack.agent_events import agent_event, app_context
from bot.playground.slack.changes import (
    Altered,
    Change,
    ChannelChanged,
    ContextChanged,
    Deleted,
    FileDeleted,
    HomeOpened,
    Joined,
    Posted,
    Reacted,
    SessionRetitled,
    SessionStopped,
    ThreadSet,
    ViewChanged,
    Whispered,
)
from bot.playground.slack.channel_events import channel_event
from bot.playground.slack.message_objects import (
    file_as_delivered,
    message_object,
    thread_facts,
)
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.places import Channel
from bot.playground.slack.rich_text import mentions
from bot.playground.slack.world import Workspace

_HISTORY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(frozen=True, slots=True)
class Event:
    """An inner event, and the subscription it needs."""

    subscription: str
    json: Json


def events_of(workspace: Workspace, change: Change) -> list[Event]:
    """List the events a change makes, whether or not the app wants them.

    What happens where the bot is no member makes none.
    """
    match change:
        case Posted() | Altered() | Deleted() | Reacted():
            return _of_message(workspace, change)
        case FileDeleted() | Joined():
            return _of_workspace(workspace, change)
        case HomeOpened() | ContextChanged() | SessionStopped() | SessionRetitled():
            return [Event(*agent_event(workspace, change))]
        case ChannelChanged():
            return [Event(*channel_event(workspace, change))]
        case Whispered() | ThreadSet() | ViewChanged():
            return []


def _of_message(
    workspace: Workspace, change: Posted | Altered | Deleted | Reacted
) -> list[Event]:
    match change:
        case Posted(message):
            return _within(workspace, message, _posted(workspace, message))
        case Altered(before, after):
            return _within(workspace, after, _altered(workspace, before, after))
        case Deleted(message):
            return _within(workspace, message, [_deleted(workspace, message)])
        case Reacted(message):
            return _within(workspace, message, [_reacted(workspace, change)])


def envelope(workspace: Workspace, event: Json, event_id: str) -> Json:
    """Wrap an inner event as the Events API delivers it."""
    channel = workspace.channels.get(str(event.get("channel", "")))
    enterprise_id = workspace.enterprise_id
    is_org_wide = workspace.tokens.is_org_wide
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.id,
        **({"enterprise_id": enterprise_id} if enterprise_id else {}),
        "context_team_id": workspace.id,
        "context_enterprise_id": enterprise_id,
        "api_app_id": workspace.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(event.get("event_ts") or workspace.world.clock.now())),
        "authorizations": [
            {
                "enterprise_id": enterprise_id,
                "team_id": None if is_org_wide else workspace.id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": is_org_wide,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
        "event_context": f"4-{workspace.id}-{event_id}",
    }


def _within(workspace: Workspace, message: Message, events: list[Event]) -> list[Event]:
    members = workspace.channels[message.channel].members
    return events if workspace.bot.id in members else []


def _posted(workspace: Workspace, message: Message) -> list[Event]:
    channel = workspace.channels[message.channel]
    json = _told(workspace, message) | _foreign(workspace, message)
    json |= app_context(workspace, channel, message)
    if message.subtype == "thread_broadcast" and message.thread_ts:
        root = channel.messages[message.thread_ts]
        json["root"] = _told(workspace, root) | thread_facts(channel, root)
    posted = _message_event(channel, json, message.ts)
    if _mentions_bot(workspace, channel, message):
        mention = _mention(json, message, message.ts)
        if not workspace.world.rules.mentions_carry_files:
            mention.json.pop("files", None)
        return [mention, posted]
    return [posted]


def _altered(workspace: Workspace, before: Message, after: Message) -> list[Event]:
    channel = workspace.channels[after.channel]
    event_ts = workspace.world.clock.ts()
    json = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": _told(workspace, after) | thread_facts(channel, after),
        "previous_message": _told(workspace, before),
        "ts": event_ts,
    }
    events = [_message_event(channel, json, event_ts)]
    if _mentions_bot(workspace, channel, after) and not _mentions_bot(
        workspace, channel, before
    ):
        whole = _told(workspace, after) | _foreign(workspace, after)
        events.insert(0, _mention(whole, after, event_ts))
    return events


def _deleted(workspace: Workspace, message: Message) -> Event:
    event_ts = workspace.world.clock.ts()
    json = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": _told(workspace, message),
        "ts": event_ts,
    }
    return _message_event(workspace.channels[message.channel], json, event_ts)


def _told(workspace: Workspace, message: Message) -> Json:
    json = message_object(workspace, message)
    if message.body.files:
        json["files"] = [file_as_delivered(workspace, f) for f in message.body.files]
    return json


def _message_event(channel: Channel, json: Json, event_ts: str) -> Event:
    place = {"channel": channel.id, "channel_type": channel.kind, "event_ts": event_ts}
    return Event(f"message.{_HISTORY[channel.kind]}", json | place)


def _mention(json: Json, message: Message, event_ts: str) -> Event:
    kept = {key: value for key, value in json.items() if key != "subtype"}
    place = {"type": "app_mention", "channel": message.channel, "event_ts": event_ts}
    return Event("app_mention", kept | place)


def _mentions_bot(workspace: Workspace, channel: Channel, message: Message) -> bool:
    return (
        not channel.is_direct
        and message.user != workspace.bot.id
        and workspace.bot.id in mentions(message.body.text)
    )


def _foreign(workspace: Workspace, message: Message) -> Json:
    if message.team == workspace.id:
        return {}
    return {"user_team": message.team, "source_team": message.team}


def _reacted(workspace: Workspace, change: Reacted) -> Event:
    message = change.message
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    return Event(
        change.kind,
        {
            "type": change.kind,
            "user": change.user,
            "reaction": change.emoji,
            "item_user": message.user,
            "item": item,
            "event_ts": workspace.world.clock.ts(),
        },
    )


def _of_workspace(workspace: Workspace, change: FileDeleted | Joined) -> list[Event]:
    if isinstance(change, Joined):
        return _joined(workspace, change)
    json = {"type": "file_deleted", "file_id": change.file_id}
    return [Event("file_deleted", json | {"event_ts": workspace.world.clock.ts()})]


def _joined(workspace: Workspace, change: Joined) -> list[Event]:
    channel = workspace.channels[change.channel]
    if workspace.bot.id not in channel.members:
        return []
    json = {
        "type": "member_joined_channel",
        "user": change.user,
        "channel": change.channel,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": workspace.id,
        "event_ts": workspace.world.clock.ts(),
    }
    inviter = {"inviter": change.inviter} if change.inviter else {}
    return [Event("member_joined_channel", json | inviter)]
