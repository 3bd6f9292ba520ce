"""response_url: where an app answers what somebody did, without a token."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.playground.slack.acts import delete, edit, post, put, whisper
from bot.playground.slack.grants import ResponseUrl
from bot.playground.slack.messages import Body, Message
from bot.playground.slack.methods.call import Call, SlackError
from bot.playground.slack.methods.content import body_of, root_of
from bot.playground.slack.places import Channel
from bot.playground.slack.world import Workspace, World

Json = dict[str, Any]


class ResponseUrls:
    """Takes in answers: a few within half an hour."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: web.Request) -> web.Response:
        """Carry out one answer."""
        workspace = self._world.workspaces.get(request.match_info["team"])
        if workspace is None:
            return _refused(404, "no_such_url")
        granted = workspace.response_urls.get(request.match_info["key"])
        if granted is None:
            return _refused(404, "no_such_url")
        rules, now = self._world.rules, self._world.clock.now()
        if now - granted.issued_at > rules.response_url_lifetime_s:
            return _refused(404, "expired_url")
        if granted.uses >= rules.response_url_uses:
            return _refused(404, "used_url")
        try:
            answer(workspace, granted, await request.json())
        except SlackError as error:
            return _refused(400, error.code)
        except ValueError:
            return _refused(400, "invalid_payload")
        granted.uses += 1
        return web.Response(text="ok")


def answer(workspace: Workspace, granted: ResponseUrl, said: Json) -> None:
    """Post what an app said, or put it in place of the message it came from.

    Raises SlackError where the same words could not be posted either.
    """
    channel = workspace.channels[granted.channel]
    source = _source(channel, granted)
    if said.get("delete_original") and source is not None:
        delete(workspace, channel, source)
        return
    call = Call(workspace, said)
    body = body_of(call, text_chars=workspace.world.rules.text_chars)
    if said.get("replace_original") and source is not None:
        _replace(workspace, channel, source, body)
        return
    thread_ts = root_of(call, channel) if said.get("thread_ts") else None
    if said.get("response_type") == "in_channel":
        post(workspace, channel, workspace.bot, body, thread_ts=thread_ts)
    else:
        reader = workspace.people[granted.user]
        whisper(workspace, channel, reader, body, thread_ts=thread_ts)


def _source(channel: Channel, granted: ResponseUrl) -> Message | None:
    ts = granted.message_ts or ""
    return channel.messages.get(ts) or channel.ephemerals.get(ts)


def _replace(
    workspace: Workspace, channel: Channel, source: Message, body: Body
) -> None:
    if source.visible_to is None:
        edit(workspace, channel, source, body, workspace.bot)
    else:
        put(workspace, channel, replace(source, body=body))


def _refused(status: int, error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
