"""files.*: what is known of files, and the three steps of an upload."""

from bot.playground.slack.acts import delete_file, host, post
from bot.playground.slack.files import HostedFile, Upload
from bot.playground.slack.grants import UploadTicket
from bot.playground.slack.ids import secret
from bot.playground.slack.message_objects import file_object
from bot.playground.slack.messages import Body
from bot.playground.slack.methods.call import Call, Json, SlackError
from bot.playground.slack.methods.content import blocks_of, root_of


def info(call: Call) -> Json:
    """Tell about one file."""
    if not call.workspace.app.may_read_files:
        raise SlackError("missing_scope")
    file = call.workspace.files.get(call.required("file", "file_not_found"))
    if file is None:
        raise SlackError("file_not_found")
    told = file_object(call.workspace, file) | {"shares": _shares(call, file)}
    return {"file": told, "comments": []}


def delete(call: Call) -> Json:
    """Delete a file of the bot's; where it was shared a tombstone is left."""
    file = call.workspace.files.get(call.required("file", "file_not_found"))
    if file is None:
        raise SlackError("file_not_found")
    if file.user != call.workspace.bot.id:
        raise SlackError("cant_delete_file")
    delete_file(call.workspace, file)
    return {}


def get_upload_url(call: Call) -> Json:
    """Announce a file of a name and length; answer where to send its bytes."""
    name, size = call.required("filename"), call.number("length", 0)
    if size <= 0:
        raise SlackError("invalid_arguments", "[ERROR] must be at least 1: length")
    workspace, ticket = call.workspace, secret()
    file_id = workspace.world.ids.new("F")
    workspace.uploads[ticket] = UploadTicket(
        file_id=file_id, name=name, size_bytes=size
    )
    url = f"{workspace.world.address}/upload/v1/{ticket}"
    return {"upload_url": url, "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """Make sent bytes files, and share them where asked."""
    workspace = call.workspace
    files = tuple(_finished(call, wanted) for wanted in call.items("files"))
    if not files:
        raise SlackError("invalid_arguments", "[ERROR] missing required field: files")
    targets = (call.text("channel_id") or call.text("channels")).split(",")
    for target in filter(None, targets):
        there = Call(workspace, call.arguments | {"channel": target})
        channel = there.open_channel()
        thread_ts = root_of(there, channel) if call.text("thread_ts") else None
        body = Body(
            text=call.text("initial_comment"), blocks=blocks_of(call), files=files
        )
        post(workspace, channel, workspace.bot, body, thread_ts=thread_ts)
    return {"files": [file_object(workspace, file) for file in files]}


def _shares(call: Call, file: HostedFile) -> Json:
    shares: dict[str, dict[str, list[Json]]] = {}
    for channel in call.workspace.channels.values():
        kind = "public" if channel.kind == "channel" else "private"
        there = [
            {"ts": message.ts, "thread_ts": message.thread_ts}
            for message in channel.messages.values()
            if file.id in [shared.id for shared in message.body.files]
        ]
        if there:
            shares.setdefault(kind, {})[channel.id] = there
    return shares


def _finished(call: Call, wanted: Json) -> HostedFile:
    workspace = call.workspace
    file_id = wanted.get("id")
    for key, ticket in workspace.uploads.items():
        if ticket.file_id == file_id and ticket.content is not None:
            del workspace.uploads[key]
            upload = Upload(ticket.name, ticket.content)
            return host(
                workspace,
                upload,
                workspace.bot,
                id=ticket.file_id,
                title=wanted.get("title") or "",
            )
    raise SlackError("file_not_found")
