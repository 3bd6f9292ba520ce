"""agents.sessions.* and assistant.threads.*: what a thread says about the work."""

from dataclasses import replace
from typing import get_args

from bot.playground.slack.acts import set_session
from bot.playground.slack.changes import ThreadSet
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.methods.content import root_of
from bot.playground.slack.places import AssistantStatus, Channel, SessionStatus

_STATUSES: dict[str, SessionStatus] = {s: s for s in get_args(SessionStatus)}
_NO_STOP = "missing_agent_session_stopped_event_subscription"


def set_session_status(call: Call) -> Json:
    """Move a session, or open it."""
    channel, root_ts = _thread(call)
    status = _STATUSES.get(call.required("status"))
    if status is None:
        raise SlackError("invalid_arguments", "[ERROR] unknown status")
    initiator = call.text("initiator_user_id")
    if initiator and initiator not in channel.members:
        raise SlackError("user_not_in_channel")
    title = _title(call) if call.text("title") else ""
    session = set_session(call.workspace, channel, root_ts, status, title=title)
    answer: Json = {
        "status": session.status,
        "agent_status": session.status,
        "title": session.title,
    }
    if "agent_session_stopped" not in call.workspace.app.subscriptions:
        answer["warning"] = _NO_STOP
    return answer


def rename_session(call: Call) -> Json:
    """Give a session another title."""
    channel, root_ts = _thread(call)
    session = channel.sessions.get(root_ts)
    if session is None:
        raise SlackError("session_not_found")
    channel.sessions[root_ts] = replace(session, title=_title(call))
    call.workspace.tell(ThreadSet(channel.id, root_ts))
    return {"title": channel.sessions[root_ts].title}


def set_thread_status(call: Call) -> Json:
    """Show a line under a thread, or clear it with an empty one."""
    channel, root_ts = _thread(call)
    if "status" not in call.arguments:
        raise SlackError("invalid_arguments", "[ERROR] missing required field: status")
    loading = call.items("loading_messages")
    if len(loading) > 10:
        raise SlackError("invalid_arguments", "[ERROR] more than 10 loading_messages")
    text = call.text("status")
    if text:
        since = call.workspace.world.clock.now()
        channel.statuses[root_ts] = AssistantStatus(
            text=text, since=since, loading_messages=tuple(loading)
        )
    else:
        channel.statuses.pop(root_ts, None)
    set_session(call.workspace, channel, root_ts, "processing" if text else "active")
    return {}


def set_thread_title(call: Call) -> Json:
    """Give a thread's session a title, opening it if there is none."""
    channel, root_ts = _thread(call)
    title = _title(call)
    session = channel.sessions.get(root_ts) or set_session(
        call.workspace, channel, root_ts, "active"
    )
    channel.sessions[root_ts] = replace(session, title=title)
    call.workspace.tell(ThreadSet(channel.id, root_ts))
    return {}


def set_suggested_prompts(call: Call) -> Json:
    """Offer up to four ways to begin; without a thread, in the Messages tab."""
    channel = call.joined_channel("channel_id")
    prompts = call.items("prompts")
    if not 0 < len(prompts) <= 4 or not all(_is_prompt(each) for each in prompts):
        raise SlackError("invalid_arguments", "[ERROR] 1 to 4 prompts with words")
    channel.suggested_prompts = tuple(prompts)
    channel.prompts_title = call.text("title")
    call.workspace.tell(ThreadSet(channel.id, call.text("thread_ts") or None))
    return {}


def _thread(call: Call) -> tuple[Channel, str]:
    channel = call.joined_channel("channel_id")
    return channel, root_of(call, channel, "invalid_thread_ts")


def _is_prompt(prompt: object) -> bool:
    match prompt:
        case {"title": str(title), "message": str(message)}:
            return bool(title and message)
        case _:
            return False


def _title(call: Call) -> str:
    title = call.required("title")
    if len(title) > 200:
        raise SlackError("invalid_arguments", "[ERROR] title is over 200 characters")
    return title
