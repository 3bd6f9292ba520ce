"""Commands, message shortcuts and buttons of results → requests."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.ids import (
    ChannelId,
    MessageTs,
    UserId,
)
from bot.core.requests import Request
from bot.core.tasks.asked import TASK, TaskButton
from bot.core.tasks.packing import packed
from bot.core.tasks.verbs import TaskVerb
from bot.slack import mrkdwn
from bot.slack.commands import command_request
from bot.slack.gestures import clicked
from bot.slack.payload import mapping, mappings, text
from bot.slack.posts import Ourselves
from bot.slack.tasks.reading import slack_message

SHORTCUTS: dict[str, TaskVerb] = {
    "translate_message": "translate",
    "summarize_thread": "summarize",
    "extract_facts": "extract",
}
_CHANNEL = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|([^>]*))?>")
_HELD = "\ue001"


def commanded(body: dict[str, Any], verb: TaskVerb, now: datetime) -> Request | None:
    """What a slash command asks for; None if the payload is malformed."""
    if not text(body, "channel_id"):
        return None
    words = command_words(text(body, "text"))
    arguments = {"verb": verb, "door": "command", "words": words}
    return command_request(body, TASK, arguments, now)


def command_words(escaped: str) -> str:
    """A command's text as Markdown; channels keep their ids, people theirs."""
    channels: list[str] = []

    def hold(found: re.Match[str]) -> str:
        channels.append(f"<#{found[1]}>")
        return _HELD

    held = _CHANNEL.sub(hold, escaped.replace(_HELD, ""))
    first, *rest = mrkdwn.markdown_of(held, UserId("")).split(_HELD)
    between = zip(channels, rest, strict=False)
    return first + "".join(f"{channel}{words}" for channel, words in between)


def chosen_on_message(
    body: dict[str, Any], ourselves: Ourselves, now: datetime
) -> Request | None:
    """What a message shortcut asks for; None if it is malformed or not ours.

    The message comes along: Slack has shown it to whoever chose the shortcut.
    """
    verb = SHORTCUTS.get(text(body, "callback_id"))
    channel = ChannelId(text(mapping(body.get("channel")), "id"))
    shown = mapping(body.get("message"))
    request = clicked({**body, "actions": [{}]}, TASK, now)
    if verb is None or request is None or not (channel and text(shown, "ts")):
        return None
    message = slack_message(shown, channel, ourselves)
    return replace(
        request,
        channel_id=channel,
        thread_ts=MessageTs(message.thread_ts) if message.thread_ts else None,
        arguments={
            "verb": verb,
            "door": "shortcut",
            "words": "",
            "user_team_id": request.arguments["user_team_id"],
            "message": packed(message),
        },
    )


def pressed_under_result(body: dict[str, Any], now: datetime) -> Request | None:
    """What something under a result asks for; None if it is nothing of ours."""
    actions = mappings(body.get("actions"))
    action = actions[0] if actions else {}
    named = text(action, "action_id").partition("/")[0]
    kind = next((button for button in TaskButton if button == named), None)
    request = clicked(body, kind or "", now)
    if kind is None or request is None:
        return None
    container = mapping(body.get("container"))
    chosen = text(mapping(action.get("selected_option")), "value")
    thread_ts = text(container, "thread_ts")
    return replace(
        request,
        thread_ts=MessageTs(thread_ts) if thread_ts else None,
        arguments={
            "door": "button",
            "value": chosen or text(action, "value"),
            "user_team_id": request.arguments["user_team_id"],
        },
    )
