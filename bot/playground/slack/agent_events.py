"""What Slack tells an app about people who have its agent open."""

from bot.playground.slack.changes import (
    ContextChanged,
    HomeOpened,
    SessionRetitled,
    SessionStopped,
)
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.objects import view_object
from bot.playground.slack.places import Channel
from bot.playground.slack.world import Workspace

AgentChange = HomeOpened | ContextChanged | SessionStopped | SessionRetitled


def agent_event(workspace: Workspace, change: AgentChange) -> tuple[str, Json]:
    """Return the subscription it needs, and the inner event."""
    kind, more = _told(workspace, change)
    place = {"channel": change.channel, "user": change.user}
    event_ts = workspace.world.clock.ts()
    return kind, {"type": kind, **place, **more, "event_ts": event_ts}


def _told(workspace: Workspace, change: AgentChange) -> tuple[str, Json]:
    match change:
        case HomeOpened():
            return "app_home_opened", _home_opened(workspace, change)
        case ContextChanged():
            return "app_context_changed", _context_changed(workspace, change)
        case SessionStopped():
            return "agent_session_stopped", _session_stopped(change)
        case SessionRetitled():
            return "agent_session_title_changed", _retitled(workspace, change)


def app_context(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """Return what a direct message tells of where its author is, as a field.

    Slack adds it for apps that subscribe to `app_context_changed`.
    """
    if channel.kind != "im" or message.user == workspace.bot.id:
        return {}
    if "app_context_changed" not in workspace.app.subscriptions:
        return {}
    here = workspace.looking_at.get(message.user)
    return {"app_context": _context(workspace, here)} if here else {}


def _context(workspace: Workspace, channel_id: str | None) -> Json:
    if channel_id is None:
        return {}
    kind = "slack#/types/channel_id"
    entity = {"type": kind, "value": channel_id, "team_id": workspace.id}
    return {"entities": [entity]}


def _home_opened(workspace: Workspace, change: HomeOpened) -> Json:
    here = workspace.looking_at.get(change.user)
    json: Json = {"tab": change.tab, "context": _context(workspace, here)}
    if change.tab == "home" and (view := workspace.homes.get(change.user)):
        json["view"] = view_object(workspace, view)
    return json


def _context_changed(workspace: Workspace, change: ContextChanged) -> Json:
    return {"context": _context(workspace, change.looking_at)}


def _session_stopped(change: SessionStopped) -> Json:
    return {
        "thread_ts": change.thread_ts,
        "streaming_message_ts": list(change.streaming_ts),
    }


def _retitled(workspace: Workspace, change: SessionRetitled) -> Json:
    return {
        "thread_ts": change.thread_ts,
        "title": change.title,
        "previous_title": change.previous_title,
        "team_id": workspace.id,
    }
