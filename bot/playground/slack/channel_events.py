"""What Slack tells an app about a channel that changed."""

from bot.playground.slack.changes import ChannelChanged
from bot.playground.slack.messages import Json
from bot.playground.slack.world import Workspace


def channel_event(workspace: Workspace, change: ChannelChanged) -> tuple[str, Json]:
    """Return the subscription it needs, and the inner event."""
    channel = workspace.channels[change.channel]
    family = "channel" if channel.kind == "channel" else "group"
    event_ts = workspace.world.clock.ts()
    match change.kind:
        case "id_changed":
            told: Json = {
                "old_channel_id": change.old_id,
                "new_channel_id": channel.id,
            }
            return _event("channel_id_changed", told, event_ts)
        case "shared":
            return _event("channel_shared", {"channel": channel.id}, event_ts)
        case "rename":
            facts = {"id": channel.id, "name": channel.name, "created": channel.created}
            return _event(f"{family}_rename", {"channel": facts}, event_ts)
        case kind:
            told = {"channel": channel.id, "user": change.user}
            return _event(f"{family}_{kind}", told, event_ts)


def _event(kind: str, told: Json, event_ts: str) -> tuple[str, Json]:
    return kind, {"type": kind, **told, "event_ts": event_ts}
