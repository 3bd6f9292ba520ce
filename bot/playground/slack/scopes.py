"""What a token opens, and what an app hears, by the scopes that were granted."""

from bot.playground.slack.world import Workspace

_FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_OF_CHANNELS = {
    "conversations.history": "history",
    "conversations.replies": "history",
    "conversations.info": "read",
    "conversations.members": "read",
}
_OF_METHODS = {
    "agents.sessions.setStatus": "chat:write",
    "agents.sessions.rename": "chat:write",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
}
_OF_EVENTS = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "file_deleted": "files:read",
}


def has_scope(workspace: Workspace, scope: str) -> bool:
    """Whether the app was granted a scope there; an install of old has them all."""
    scopes = workspace.tokens.scopes
    return scopes is None or scope in scopes


def missing_scope(workspace: Workspace, method: str, channel_id: str) -> str:
    """The scope that a call lacks; empty where it lacks none."""
    needed = _OF_METHODS.get(method, "")
    if method.startswith("chat.") and method != "chat.getPermalink":
        needed = "chat:write"
    channel = workspace.channels.get(channel_id)
    if method in _OF_CHANNELS and channel is not None:
        needed = f"{_FAMILIES[channel.kind]}:{_OF_CHANNELS[method]}"
    return needed if needed and not has_scope(workspace, needed) else ""


def is_heard(workspace: Workspace, subscription: str) -> bool:
    """Whether the app is told of events of that kind there."""
    scope = _OF_EVENTS.get(subscription, "")
    is_asked_for = subscription in workspace.app.subscriptions
    return is_asked_for and (not scope or has_scope(workspace, scope))
