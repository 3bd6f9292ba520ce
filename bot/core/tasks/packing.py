"""What a request's arguments hold: messages as plain JSON, and who asks."""

from collections.abc import Mapping

from bot.core.conversation import Author, SharedFile
from bot.core.ids import ChannelId, FileId, MessageTs, TeamId, UserId
from bot.core.requests import Request
from bot.core.tasks.asked import Asked, Quoted, SlackMessage


def packed(message: SlackMessage) -> Mapping[str, object]:
    """The message as JSON holds it."""
    author = message.author
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "text": message.text,
        "author": [author.user_id, author.team_id, author.name, author.is_bot],
        "is_ours": message.is_ours,
        "files": [
            [f.file_id, f.name, f.media_type, f.size_bytes, f.mode]
            for f in message.files
        ],
        "quotes": [[q.channel_id, q.text] for q in message.quotes],
    }


def unpacked(value: object) -> SlackMessage | None:
    """What `packed` made, or None where it is something else."""
    match value:
        case {
            "channel": str(channel),
            "ts": str(ts),
            "thread_ts": None | str() as thread_ts,
            "text": str(text),
            "author": [str(user), str(team), str(name), bool(is_bot)],
            "is_ours": bool(is_ours),
            "files": list(files),
            "quotes": list(quotes),
        }:
            return SlackMessage(
                channel_id=ChannelId(channel),
                ts=MessageTs(ts),
                thread_ts=MessageTs(thread_ts) if thread_ts else None,
                author=Author(
                    user_id=UserId(user),
                    team_id=TeamId(team),
                    name=name,
                    is_bot=is_bot,
                ),
                text=text,
                files=tuple(map(_file, files)),
                quotes=tuple(map(_quote, quotes)),
                is_ours=is_ours,
            )
        case _:
            return None


def asked_in(request: Request) -> Asked:
    """Who asks, where and about what, as the request says."""
    home = str(request.arguments.get("user_team_id", "")) or request.team_id
    return Asked(
        installation=request.installation,
        team_id=request.team_id,
        author=Author(user_id=request.user_id, team_id=TeamId(home)),
        channel_id=request.channel_id,
        thread_ts=request.thread_ts,
        message=unpacked(request.arguments.get("message")),
    )


def _file(value: object) -> SharedFile:
    match value:
        case [str(file_id), str(name), str(media_type), int(size), str(mode)]:
            return SharedFile(
                file_id=FileId(file_id),
                name=name,
                media_type=media_type,
                size_bytes=size,
                mode=mode,
            )
        case _:
            raise ValueError("not a packed file")


def _quote(value: object) -> Quoted:
    match value:
        case [None | str() as channel, str(text)]:
            return Quoted(channel_id=ChannelId(channel) if channel else None, text=text)
        case _:
            raise ValueError("not a packed quotation")
