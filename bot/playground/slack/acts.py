"""What can be done in the world: each act changes it and tells who watches."""

from dataclasses import replace
from uuid import uuid4

from bot.playground.slack.changes import (
    Altered,
    Deleted,
    FileDeleted,
    Joined,
    Posted,
    Reacted,
    ThreadSet,
    Whispered,
)
from bot.playground.slack.files import HostedFile, Upload, media_type_of
from bot.playground.slack.messages import Body, Edited, Json, Message, Stream
from bot.playground.slack.places import Channel, Person, Session, SessionStatus
from bot.playground.slack.world import Workspace


def post(
    workspace: Workspace,
    channel: Channel,
    author: Person,
    body: Body,
    *,
    thread_ts: str | None = None,
    subtype: str | None = None,
    stream: Stream | None = None,
    metadata: Json | None = None,
) -> Message:
    """Put a message into a channel or a thread."""
    by_bot = author.id == workspace.bot.id
    bot_id = workspace.bot_id if by_bot else author.bot_id
    by_person = not bot_id and subtype in (None, "thread_broadcast")
    message = Message(
        ts=workspace.world.clock.ts(),
        channel=channel.id,
        user=author.id,
        team=author.team_id,
        body=body,
        thread_ts=thread_ts,
        subtype=subtype or ("file_share" if body.files else None),
        bot_id=bot_id or None,
        client_msg_id=str(uuid4()) if by_person and body.text else None,
        stream=stream,
        metadata=metadata,
    )
    channel.messages[message.ts] = message
    if by_bot and message.root_ts in channel.statuses:
        del channel.statuses[message.root_ts]
        workspace.tell(ThreadSet(channel.id, message.root_ts))
    workspace.tell(Posted(message))
    return message


def whisper(
    workspace: Workspace,
    channel: Channel,
    person: Person,
    body: Body,
    *,
    thread_ts: str | None = None,
    author: Person | None = None,
) -> Message:
    """Show a message to one person only."""
    speaker = author or workspace.bot
    message = Message(
        ts=workspace.world.clock.ts(),
        channel=channel.id,
        user=speaker.id,
        team=workspace.id,
        body=body,
        thread_ts=thread_ts,
        bot_id=None if author else workspace.bot_id,
        visible_to=person.id,
    )
    channel.ephemerals[message.ts] = message
    workspace.tell(Whispered(message))
    return message


def put(workspace: Workspace, channel: Channel, message: Message) -> Message:
    """Put a message in the place of the one with its ts."""
    if message.visible_to is not None:
        channel.ephemerals[message.ts] = message
        workspace.tell(Whispered(message))
        return message
    before = channel.messages[message.ts]
    channel.messages[message.ts] = message
    workspace.tell(Altered(before, message))
    return message


def edit(
    workspace: Workspace, channel: Channel, message: Message, body: Body, by: Person
) -> Message:
    """Let a message say something else; what it said is kept."""
    edited = Edited(user=by.id, ts=workspace.world.clock.ts())
    return put(workspace, channel, message.saying(body, edited=edited))


def delete(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away; the root of a thread leaves a tombstone."""
    if message.visible_to is not None:
        channel.ephemerals.pop(message.ts, None)
        workspace.tell(Whispered(message))
    elif channel.replies(message.ts):
        words = Body(text="This message was deleted.")
        stone = replace(message.saying(words), user="USLACKBOT", subtype="tombstone")
        put(workspace, channel, stone)
    else:
        del channel.messages[message.ts]
        workspace.tell(Deleted(message))


def react(
    workspace: Workspace, channel: Channel, message: Message, who: Person, emoji: str
) -> None:
    """Put an emoji on a message."""
    marks = (*message.reactions, (emoji, who.id))
    message = replace(message, reactions=marks)
    channel.messages[message.ts] = message
    workspace.tell(Reacted(message, who.id, emoji, "reaction_added"))


def unreact(
    workspace: Workspace, channel: Channel, message: Message, who: Person, emoji: str
) -> None:
    """Take an emoji off a message."""
    marks = tuple(mark for mark in message.reactions if mark != (emoji, who.id))
    message = replace(message, reactions=marks)
    channel.messages[message.ts] = message
    workspace.tell(Reacted(message, who.id, emoji, "reaction_removed"))


def join(
    workspace: Workspace, channel: Channel, who: Person, inviter: Person | None = None
) -> None:
    """Let somebody into a channel, with the line everybody sees."""
    channel.members.append(who.id)
    workspace.tell(Joined(channel.id, who.id, inviter.id if inviter else None))
    words = Body(text=f"<@{who.id}> has joined the channel")
    post(workspace, channel, who, words, subtype="channel_join")


def host(
    workspace: Workspace, upload: Upload, by: Person, *, id: str = "", title: str = ""
) -> HostedFile:
    """Keep a file's bytes; it gets an id unless it has one."""
    file = HostedFile(
        id=id or workspace.world.ids.new("F"),
        name=upload.name,
        title=title or upload.name,
        content=upload.content,
        media_type=upload.media_type or media_type_of(upload.name),
        user=by.id,
        created=int(workspace.world.clock.now()),
        facts=upload.facts,
        previews=upload.previews,
        is_foreign=upload.is_foreign,
    )
    workspace.files[file.id] = file
    return file


def delete_file(workspace: Workspace, file: HostedFile) -> None:
    """Delete a file's bytes; wherever it was shared a tombstone is left."""
    stone = replace(file, name="", title="", content=b"", facts={"mode": "tombstone"})
    del workspace.files[file.id]
    for channel in workspace.channels.values():
        for message in [*channel.messages.values()]:
            if file in message.body.files:
                files = tuple(stone if f == file else f for f in message.body.files)
                put(
                    workspace,
                    channel,
                    message.saying(replace(message.body, files=files)),
                )
    workspace.tell(FileDeleted(file.id))


def set_session(
    workspace: Workspace,
    channel: Channel,
    root_ts: str,
    status: SessionStatus,
    *,
    title: str = "",
) -> Session:
    """Move a thread's session; a title counts only when the session is new."""
    known = channel.sessions.get(root_ts)
    session = Session(
        status=status,
        since=workspace.world.clock.now(),
        title=known.title if known else title,
    )
    channel.sessions[root_ts] = session
    workspace.tell(ThreadSet(channel.id, root_ts))
    return session
