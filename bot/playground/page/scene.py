"""What one person sees of the workspace, as JSON for the page."""

from typing import Any

from bot.playground.page.wording import name_of
from bot.playground.slack import LocalSlack
from bot.playground.slack.files import HostedFile
from bot.playground.slack.grants import View
from bot.playground.slack.messages import Message
from bot.playground.slack.objects import view_object
from bot.playground.slack.places import Channel, Person
from bot.playground.slack.streaming import settled

Json = dict[str, Any]

_AT_WORK = "is thinking…"


def scene(slack: LocalSlack, reader: str) -> Json:
    """Return everything `reader` sees; their DM with the bot is opened.

    `places` are the channels they may know of, those they are not in too.
    """
    workspace = slack.workspace
    slack.people.direct(reader)
    people = workspace.people.values()
    return {
        "workspace": workspace.name,
        "address": workspace.world.address,
        "me": reader,
        "bot": workspace.bot.id,
        "shortcuts": [
            {"id": callback_id, "name": name}
            for callback_id, name in workspace.app.shortcuts
        ],
        "people": [_person(slack, each) for each in people],
        "channels": [
            _channel(slack, channel, reader)
            for channel in workspace.channels.values()
            if reader in channel.members
        ],
        "places": [
            {"id": channel.id, "name": channel.name, "kind": channel.kind}
            for channel in workspace.channels.values()
            if not channel.is_direct
            and (channel.kind == "channel" or reader in channel.members)
        ],
        "views": [view_seen(slack, view) for view in _views_of(slack, reader)],
    }


def message_seen(slack: LocalSlack, message: Message) -> Json:
    """Return a message as the page draws it; texts are as Slack stores them."""
    workspace, body = slack.workspace, message.body
    return {
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "is_reply": message.is_reply,
        "in_channel": message.is_in_channel,
        "user": message.user,
        "name": name_of(workspace, message.user),
        "subtype": message.subtype,
        "text": body.text,
        "markdown": body.markdown,
        "blocks": body.blocks,
        "plan_title": body.plan_title,
        "tasks": body.tasks,
        "files": [_file(each) for each in body.files],
        "reactions": [emoji for emoji, _ in message.reactions],
        "edited": message.edited is not None and message.bot_id is None,
        "stream": message.stream.state if message.stream else None,
        "private": message.visible_to is not None,
    }


def thread_seen(slack: LocalSlack, channel: str, root_ts: str) -> Json:
    """Return what a thread says of the work in it; `doing` is empty at rest."""
    session = slack.session(channel, root_ts)
    is_busy = session is not None and session.status == "processing"
    words = slack.status(channel, root_ts) or (_AT_WORK if is_busy else "")
    return {"channel": channel, "thread_ts": root_ts, "doing": words}


def view_seen(slack: LocalSlack, view: View) -> Json:
    """Return a modal or a home tab as the page draws it."""
    return {
        "is_open": view.is_open,
        "errors": view.errors,
        "trouble": view.trouble,
        **view_object(slack.workspace, view),
    }


def _views_of(slack: LocalSlack, reader: str) -> list[View]:
    homes = slack.workspace.homes
    home = [homes[reader]] if reader in homes else []
    return [*home, *slack.people.views(reader)]


def _channel(slack: LocalSlack, channel: Channel, reader: str) -> Json:
    whispers = [m for m in channel.ephemerals.values() if m.visible_to == reader]
    roots = channel.statuses.keys() | channel.sessions.keys()
    messages = [settled(slack.workspace, channel, m) for m in channel.messages.values()]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "members": channel.members,
        "prompts": channel.suggested_prompts,
        "prompts_title": channel.prompts_title,
        "messages": [message_seen(slack, each) for each in (*messages, *whispers)],
        "threads": [thread_seen(slack, channel.id, each) for each in roots],
    }


def _person(slack: LocalSlack, person: Person) -> Json:
    channels = slack.workspace.channels.values()
    return {
        "id": person.id,
        "handle": person.name,
        "name": name_of(slack.workspace, person.id),
        "role": _role(person),
        "is_here": any(person.id in channel.members for channel in channels),
    }


def _role(person: Person) -> str:
    match person:
        case Person(is_bot=True):
            return "app"
        case Person(is_stranger=True):
            return "from elsewhere"
        case Person(is_restricted=True) | Person(is_ultra_restricted=True):
            return "guest"
        case Person(is_admin=True):
            return "admin"
        case _:
            return ""


def _file(file: HostedFile) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "size_bytes": len(file.content),
        "is_picture": file.media_type.startswith("image/"),
    }
