"""Messages and files as Slack writes them in JSON."""

from typing import Any

from bot.playground.slack.files import HostedFile
from bot.playground.slack.messages import Json, Message
from bot.playground.slack.objects import bot_called
from bot.playground.slack.places import Channel
from bot.playground.slack.rich_text import readable, rich_text
from bot.playground.slack.world import Workspace


def message_object(workspace: Workspace, message: Message) -> Json:
    """Return a message as events and the Web API carry it.

    Messages with files are recorded without `team`.
    """
    channel = workspace.channels[message.channel]
    words = message.body.text or message.body.markdown
    root = channel.messages.get(message.thread_ts or "")
    return _known(
        {
            "type": "message",
            "subtype": message.subtype,
            "user": None if message.subtype == "bot_message" else message.user,
            "ts": message.ts,
            "client_msg_id": message.client_msg_id,
            "text": words or readable(message.body.blocks),
            "team": None if message.body.files else message.team,
            "thread_ts": message.thread_ts,
            "parent_user_id": root.user if root and message.is_reply else None,
            "blocks": _blocks(message) or None,
            "attachments": list(message.body.attachments) or None,
            "edited": _edited(message),
            "reactions": _reactions(message) or None,
            "metadata": message.metadata,
            "streaming_state": _streaming_state(message),
            **_bot_fields(workspace, message),
            **_file_fields(workspace, message),
        }
    )


def preview_of(workspace: Workspace, message: Message) -> Json:
    """Return what Slack shows of a message below its permalink."""
    link = f"{workspace.world.address}/archives/{message.channel}"
    return {
        "from_url": f"{link}/p{message.ts.replace('.', '')}",
        "ts": message.ts,
        "author_id": message.user,
        "channel_id": message.channel,
        "channel_team": workspace.id,
        "is_msg_unfurl": True,
        "text": message.text,
        "fallback": message.text,
        "mrkdwn_in": ["text"],
    }


def thread_facts(channel: Channel, message: Message) -> Json:
    """Return what a root tells of its thread; nothing if there is no reply."""
    if message.is_reply or not (replies := channel.replies(message.ts)):
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": True,
    }


def file_object(workspace: Workspace, file: HostedFile) -> Json:
    """Return a file's facts, with addresses on this server."""
    address, key = workspace.world.address, f"{workspace.id}-{file.id}"
    path, size = f"{address}/files-pri/{key}", file.size_px
    if file.mode == "tombstone":
        return {"id": file.id, "mode": "tombstone"}
    return _known(
        {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.media_type,
            "filetype": file.filetype,
            "pretty_type": file.filetype.upper(),
            "user": file.user,
            "user_team": workspace.id,
            "editable": False,
            "size": len(file.content),
            "mode": file.mode,
            "is_external": file.mode == "external",
            "external_type": "",
            "is_public": True,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{path}/{file.name}",
            "url_private_download": f"{path}/download/{file.name}",
            "media_display_type": "unknown",
            "original_w": size[0] if size else None,
            "original_h": size[1] if size else None,
            "permalink": f"{workspace.world.address}/files/{file.user}/{file.id}",
            "has_rich_preview": False,
            "file_access": "visible",
            **{
                f"thumb_{px}": f"{address}/files-tmb/{key}/{px}" for px in file.previews
            },
            **file.facts,
        }
    )


def file_as_delivered(workspace: Workspace, file: HostedFile) -> Json:
    """Return what an event says of a file: of a foreign one, little but its id."""
    if not file.is_foreign:
        return file_object(workspace, file)
    stub = {"created": 0, "timestamp": 0, "user": "", "mode": "file_access"}
    return {"id": file.id, **stub, "file_access": "check_file_info"}


def _blocks(message: Message) -> list[Json]:
    words = message.body.markdown or ("" if message.body.blocks else message.body.text)
    return [*([rich_text(words)] if words else []), *message.body.blocks]


def _bot_fields(workspace: Workspace, message: Message) -> Json:
    if message.bot_id is None:
        return {}
    bot = bot_called(workspace, message.bot_id)
    if message.subtype == "bot_message":
        return {"bot_id": message.bot_id, "username": bot["name"]}
    return {
        "bot_id": message.bot_id,
        "app_id": bot["app_id"],
        "bot_profile": bot | {"team_id": workspace.id},
    }


def _file_fields(workspace: Workspace, message: Message) -> Json:
    if not message.body.files:
        return {}
    files = [file_object(workspace, file) for file in message.body.files]
    return {"files": files, "upload": False, "display_as_bot": False}


def _edited(message: Message) -> Json | None:
    edited = message.edited
    return {"user": edited.user, "ts": edited.ts} if edited else None


def _streaming_state(message: Message) -> str | None:
    if message.stream is None:
        return None
    return {"stopped": "completed"}.get(message.stream.state, message.stream.state)


def _reactions(message: Message) -> list[Json]:
    users: dict[str, list[str]] = {}
    for emoji, user in message.reactions:
        users.setdefault(emoji, []).append(user)
    return [{"name": e, "users": u, "count": len(u)} for e, u in users.items()]


def _known(fields: dict[str, Any]) -> Json:
    return {key: value for key, value in fields.items() if value is not None}
