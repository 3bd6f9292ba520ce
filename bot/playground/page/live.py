"""What happens, told to the page as it happens: server-sent events."""

import json
from collections.abc import Sequence

from aiohttp import web

from bot.playground.page.scene import Json, message_seen, scene, thread_seen, view_seen
from bot.playground.slack import LocalSlack
from bot.playground.slack.changes import (
    Altered,
    Change,
    Deleted,
    Joined,
    Posted,
    Reacted,
    SessionStopped,
    ThreadSet,
    ViewChanged,
    Whispered,
)
from bot.playground.slack.messages import Message

Told = tuple[str, Json]


class Live:
    """Tells each open page first the whole scene, then each change its reader sees."""

    def __init__(self, slack: LocalSlack, note: str, examples: Sequence[str]) -> None:
        self._slack = slack
        self._note = note
        self._examples = examples

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Tell one page, as `?as=` somebody, until it is closed."""
        reader = request.query.get("as", "Ana")
        try:
            reader = self._slack.workspace.person(reader).id
        except KeyError:
            raise web.HTTPNotFound(text="There is no such person.") from None
        headers = {"Content-Type": "text/event-stream"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        with self._slack.watching() as changes:
            await response.write(_frame("scene", self._scene(reader)))
            async for workspace, change in changes:
                if workspace is not self._slack.workspace:
                    continue
                if (told := self._told(reader, change)) is not None:
                    await response.write(_frame(*told))
        return response

    def _scene(self, reader: str) -> Json:
        hints = {"note": self._note, "examples": [*self._examples]}
        return scene(self._slack, reader) | hints

    def _told(self, reader: str, change: Change) -> Told | None:
        match change:
            case Posted(message) | Altered(_, message) | Reacted(message):
                channel, told = message.channel, self._message(message)
            case Deleted(message):
                channel, told = message.channel, _gone(message)
            case Whispered(message):
                return self._whisper(message) if message.visible_to == reader else None
            case ViewChanged(user, view_id):
                return self._view(view_id) if user == reader else None
            case ThreadSet(channel, str(ts)) | SessionStopped(channel, ts):
                told = ("thread", thread_seen(self._slack, channel, ts))
            case Joined(channel) | ThreadSet(channel):
                told = ("scene", self._scene(reader))
            case _:
                return None
        return told if self._is_member(reader, channel) else None

    def _message(self, message: Message) -> Told:
        return "message", message_seen(self._slack, message)

    def _whisper(self, message: Message) -> Told:
        channel = self._slack.workspace.channels[message.channel]
        is_there = message.ts in channel.ephemerals
        return self._message(message) if is_there else _gone(message)

    def _view(self, view_id: str) -> Told:
        workspace = self._slack.workspace
        homes = {home.id: home for home in workspace.homes.values()}
        view = homes.get(view_id) or workspace.views[view_id]
        return "view", view_seen(self._slack, view)

    def _is_member(self, reader: str, channel: str) -> bool:
        return reader in self._slack.workspace.channels[channel].members


def _gone(message: Message) -> Told:
    return "gone", {"channel": message.channel, "ts": message.ts}


def _frame(event: str, data: Json) -> bytes:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()
