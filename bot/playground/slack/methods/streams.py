"""chat.startStream, appendStream, stopStream: a message people watch grow."""

from dataclasses import replace
from typing import get_args

from bot.playground.slack.acts import post, put, set_session
from bot.playground.slack.messages import Body, Message, Stream
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.methods.content import blocks_of, metadata_of, root_of
from bot.playground.slack.places import Channel, SessionStatus
from bot.playground.slack.streaming import grown, size_bytes

_SESSION_STATUSES: dict[str, SessionStatus] = {s: s for s in get_args(SessionStatus)}


def start_stream(call: Call) -> Json:
    """Begin a message in a thread; in a channel for one named recipient."""
    channel = call.open_channel()
    thread_ts = root_of(call, channel, "invalid_thread_ts")
    if not channel.is_direct:
        call.required("recipient_user_id", "missing_recipient_user_id")
        call.required("recipient_team_id", "missing_recipient_team_id")
    if call.text("task_display_mode", "timeline") not in ("timeline", "plan"):
        raise SlackError("invalid_arguments", "[ERROR] unknown task_display_mode")
    body = _grown(call, Body())
    stream = Stream(
        started_at=call.workspace.world.clock.now(),
        recipient_user_id=call.text("recipient_user_id") or None,
        recipient_team_id=call.text("recipient_team_id") or None,
    )
    workspace = call.workspace
    set_session(workspace, channel, thread_ts, "processing")
    message = post(
        workspace, channel, workspace.bot, body, thread_ts=thread_ts, stream=stream
    )
    return {"channel": channel.id, "ts": message.ts}


def append_stream(call: Call) -> Json:
    """Add to a message that is being streamed."""
    channel = call.open_channel()
    message = _streaming(call, channel)
    if not (call.text("markdown_text") or call.parsed("chunks")):
        raise SlackError("no_text")
    put(call.workspace, channel, message.saying(_grown(call, message.body)))
    return {"channel": channel.id, "ts": message.ts}


def stop_stream(call: Call) -> Json:
    """End a message, with what comes last."""
    channel = call.open_channel()
    message = _streaming(call, channel)
    status = _SESSION_STATUSES.get(call.text("session_status", "active"))
    if status is None:
        raise SlackError("invalid_arguments", "[ERROR] unknown session_status")
    body = _grown(call, message.body)
    body = replace(body, blocks=(*body.blocks, *blocks_of(call)))
    ended = replace(
        message.saying(body).in_state("completed"), metadata=metadata_of(call)
    )
    put(call.workspace, channel, ended)
    set_session(call.workspace, channel, message.root_ts, status)
    return {"channel": channel.id, "ts": message.ts}


def _streaming(call: Call, channel: Channel) -> Message:
    message = call.message(channel)
    if message.bot_id != call.workspace.bot_id:
        raise SlackError("message_not_owned_by_app")
    if message.stream is not None and message.stream.state == "stopped":
        raise SlackError("stopped_by_user")
    if not message.is_streaming:
        raise SlackError("message_not_in_streaming_state")
    return message


def _grown(call: Call, body: Body) -> Body:
    markdown, chunks = call.text("markdown_text"), call.items("chunks")
    if markdown and chunks:
        raise SlackError("cannot_provide_both_markdown_text_and_chunks")
    if len(markdown) > call.rules.markdown_chars:
        raise SlackError("msg_too_long")
    if markdown:
        chunks = [{"type": "markdown_text", "text": markdown}]
    if not all(isinstance(chunk, dict) for chunk in chunks):
        raise SlackError("invalid_chunks", "[ERROR] must be objects: chunks")
    for chunk in chunks:
        try:
            body = grown(body, chunk)
        except ValueError as wrong:
            raise SlackError("invalid_chunks", f"[ERROR] {wrong}") from None
    if size_bytes(body) > call.rules.stream_bytes:
        raise SlackError("msg_too_long")
    return body
