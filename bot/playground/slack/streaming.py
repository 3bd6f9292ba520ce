"""How streamed messages grow, and when Slack closes them on its own."""

from dataclasses import replace

from bot.playground.slack.acts import put, set_session
from bot.playground.slack.messages import Body, Json, Message
from bot.playground.slack.places import Channel, Session
from bot.playground.slack.world import Workspace

TASK_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})


def settled(workspace: Workspace, channel: Channel, message: Message) -> Message:
    """Return the message, its stream closed if it has lived too long."""
    now, rules = workspace.world.clock.now(), workspace.world.rules
    stream = message.stream
    if (
        stream is None
        or stream.state != "in_progress"
        or now - stream.started_at <= rules.stream_lifetime_s
    ):
        return message
    set_session(workspace, channel, message.root_ts, "active")
    return put(workspace, channel, message.in_state("errored"))


def session_now(workspace: Workspace, channel: Channel, root_ts: str) -> Session | None:
    """Return a thread's session; `processing` falls back to `active` in time."""
    session = channel.sessions.get(root_ts)
    if session is None or session.status != "processing":
        return session
    age_s = workspace.world.clock.now() - session.since
    is_over = age_s > workspace.world.rules.processing_lifetime_s
    return replace(session, status="active") if is_over else session


def status_now(workspace: Workspace, channel: Channel, root_ts: str) -> str:
    """Return the words under a thread; empty when there are none any more."""
    status = channel.statuses.get(root_ts)
    if status is None:
        return ""
    age_s = workspace.world.clock.now() - status.since
    return status.text if age_s <= workspace.world.rules.status_lifetime_s else ""


def grown(body: Body, chunk: Json) -> Body:
    """Return `body` with one more chunk; ValueError with what is wrong with it."""
    match chunk:
        case {"type": "markdown_text", "text": str(text)}:
            return replace(body, markdown=body.markdown + text)
        case {"type": "task_update", "id": str(), "title": str(), "status": str(s)}:
            if s not in TASK_STATUSES:
                message = f"task_update: unknown status {s}"
                raise ValueError(message)
            return body.with_task({k: v for k, v in chunk.items() if k != "type"})
        case {"type": "plan_update", "title": str(title)}:
            return replace(body, plan_title=title)
        case {"type": "blocks", "blocks": list(blocks)}:
            return replace(body, blocks=(*body.blocks, *blocks[:50]))
        case _:
            message = f"not a chunk: {sorted(chunk)}"
            raise ValueError(message)


def size_bytes(body: Body) -> int:
    """Measure what counts towards the cap of a streamed message."""
    return len(body.markdown.encode())
