"""chat.*: what a bot writes, changes and takes back."""

from dataclasses import replace

from bot.playground.slack.acts import delete, edit, post, put, whisper
from bot.playground.slack.message_objects import message_object
from bot.playground.slack.messages import Message
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.methods.content import body_of, metadata_of, root_of
from bot.playground.slack.places import Channel


def post_message(call: Call) -> Json:
    """Post into a channel or a thread; a person's id means their DM."""
    workspace = call.workspace
    channel = _addressed(call)
    body = body_of(call, text_chars=call.rules.text_chars)
    thread_ts = root_of(call, channel) if call.text("thread_ts") else None
    broadcast = thread_ts is not None and call.flag("reply_broadcast")
    message = post(
        workspace,
        channel,
        workspace.bot,
        body,
        thread_ts=thread_ts,
        subtype="thread_broadcast" if broadcast else None,
        metadata=metadata_of(call),
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_object(workspace, message),
    }


def update(call: Call) -> Json:
    """Replace what one of the bot's messages says."""
    channel = call.open_channel()
    message = _own(call, channel, "cant_update_message")
    if message.is_streaming:
        raise SlackError("streaming_state_conflict")
    if len(call.text("text")) > call.rules.update_text_chars:
        raise SlackError("msg_too_long")
    body = body_of(call, text_chars=call.rules.text_chars)
    body = replace(body, files=message.body.files)
    workspace = call.workspace
    edited = edit(workspace, channel, message, body, workspace.bot)
    if (metadata := metadata_of(call)) is not None:
        edited = put(workspace, channel, replace(edited, metadata=metadata))
    return {
        "channel": channel.id,
        "ts": edited.ts,
        "text": edited.body.text or edited.body.markdown,
        "message": message_object(workspace, edited),
    }


def delete_message(call: Call) -> Json:
    """Take back one of the bot's messages."""
    channel = call.joined_channel()
    message = _own(call, channel, "cant_delete_message")
    delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """Show something to one member of a channel only."""
    channel = call.open_channel()
    person = call.person("user", "user_not_in_channel")
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = root_of(call, channel) if call.text("thread_ts") else None
    body = body_of(call, text_chars=call.rules.text_chars)
    message = whisper(call.workspace, channel, person, body, thread_ts=thread_ts)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the address of a message."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = call.workspace.world.address
    link = f"{address}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _addressed(call: Call) -> Channel:
    person = call.workspace.people.get(call.text("channel"))
    if person is None:
        return call.open_channel()
    return call.workspace.direct(person, call.workspace.bot)


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.message(channel)
    if message.bot_id != call.workspace.bot_id:
        raise SlackError(refusal)
    return message
