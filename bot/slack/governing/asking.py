"""What people do in windows, the Home tab and commands, as requests about prompts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.core.governing import GovernRequest
from bot.core.ids import ChannelId, MessageTs, TeamId, UserId
from bot.core.prompt_words import prompt_command
from bot.core.prompts import Mode, Wording, problems_of, scope_named
from bot.core.requests import Request
from bot.slack.commands import command_request
from bot.slack.envelopes import Malformed, delivery_of, required
from bot.slack.gestures import clicked
from bot.slack.governing.carried import carried
from bot.slack.governing.editor import editor_state, part_with
from bot.slack.governing.home import FIND
from bot.slack.governing.settings_state import settings_state
from bot.slack.governing.state import entries_of
from bot.slack.governing.trial import QUESTION, trial_state
from bot.slack.governing.waiting import SAVING
from bot.slack.payload import mapping, mappings, text

Where = Literal["open", "push", "here", "home"]
"""Which window is for the result: a new one, one on top, the same, or the Home tab."""

FORMS = frozenset(
    {GovernRequest.PUBLISH, GovernRequest.SAVE_SETTINGS, GovernRequest.RUN_TEST}
)
"""What is asked for by handing a window in, and in no other way."""

_NOBODY_PRESSES = {GovernRequest.MOVED, GovernRequest.REPLAYED, GovernRequest.WHICH}
PRESSED = frozenset(GovernRequest) - FORMS - _NOBODY_PRESSES
"""What is asked for by pressing something in a window or the Home tab."""

_HOLDING_TEXT = frozenset({GovernRequest.TEST, GovernRequest.DRAFT})
_DIRECT = "directmessage"


def commanded(body: object, now: datetime) -> Request | None:
    """What `/prompt …` asks for; None where it asks for help, or is malformed.

    In a direct message there is no channel to govern: the workspace is meant.
    """
    form = mapping(body)
    asked = prompt_command(text(form, "text"))
    if asked is None:
        return None
    is_direct = text(form, "channel_name") == _DIRECT
    channel_id = ChannelId(text(form, "channel_id"))
    arguments = {
        "scope": asked.scope(None if is_direct else channel_id),
        "door": f"{text(form, 'command')} in {channel_id}",
    }
    return command_request(form, asked.kind, arguments, now)


def pressed(body: object, now: datetime) -> tuple[Request, Where] | None:
    """What was pressed, and where its result belongs; None if it is not of ours."""
    payload = mapping(body)
    action = next(iter(mappings(payload.get("actions"))), {})
    kind, _, how = text(action, "action_id").partition("/")
    if kind not in PRESSED or (request := clicked(payload, kind, now)) is None:
        return None
    view = mapping(payload.get("view"))
    arguments = {
        "scope": "",
        **carried(text(view, "private_metadata")),
        **carried(text(action, "value")),
        "door": _door(view),
    }
    if text(action, "action_id") == FIND:
        arguments["search"] = text(action, "selected_conversation")
    if kind in _HOLDING_TEXT and text(view, "callback_id") == GovernRequest.PUBLISH:
        arguments |= editor_state(entries_of(view), text(view, "private_metadata"))
    where = _where(kind, how, view)
    if where == "here":
        arguments["view_id"] = text(view, "id")
    return _with(request, arguments), where


def handed_in(body: object, now: datetime) -> Request | dict[str, str] | None:
    """A form that was handed in, or what is wrong with it, by block.

    None if it is malformed. The view that its receipt shows is named `view_id`.
    """
    payload = mapping(body)
    view = mapping(payload.get("view"))
    kind, about = text(view, "callback_id"), text(view, "private_metadata")
    request = clicked({**payload, "actions": [{}]}, kind, now)
    if request is None or kind not in FORMS:
        return None
    found, wrong = _form(kind, view, about)
    if wrong:
        return wrong
    name = f"{SAVING}{request.trigger_id}"[:255]
    carrying = {"scope": "", **carried(about), **found}
    return _with(request, {**carrying, "door": _door(view), "view_id": name})


def channel_moved(body: object) -> Request | None:
    """Slack gave a channel another id; None if it is malformed. Nobody did it."""
    payload = mapping(body)
    event = mapping(payload.get("event"))
    try:
        named = {**event, "channel": required(event, "new_channel_id")}
        old = required(event, "old_channel_id")
        delivery = delivery_of(payload, named)
    except Malformed:
        return None
    return Request(
        installation=delivery.installation,
        team_id=delivery.team_id,
        kind=GovernRequest.MOVED,
        trigger_id=delivery.event_id,
        user_id=UserId(""),
        channel_id=delivery.channel_id,
        arguments={"old": old, "scope": delivery.channel_id, "door": "Slack"},
    )


def home_opened(body: object) -> Request | None:
    """The Home tab was opened; None for another tab, or if it is malformed."""
    payload = mapping(body)
    event = mapping(payload.get("event"))
    if text(event, "tab") != "home":
        return None
    try:
        delivery = delivery_of(payload, event)
        user_id = UserId(required(event, "user"))
    except Malformed:
        return None
    return Request(
        installation=delivery.installation,
        team_id=delivery.team_id,
        kind=GovernRequest.HOME,
        trigger_id=delivery.event_id,
        user_id=user_id,
        channel_id=delivery.channel_id,
        arguments={
            "scope": "",
            "door": "Home tab",
            "user_team_id": TeamId(delivery.team_id),
            "view_id": "",
        },
    )


def _form(
    kind: str, view: dict[str, Any], about: str
) -> tuple[Mapping[str, object], dict[str, str]]:
    entries = entries_of(view)
    match kind:
        case GovernRequest.PUBLISH:
            found = editor_state(entries, about)
            return found, _wrong_words(view, found)
        case GovernRequest.SAVE_SETTINGS:
            return {"settings": settings_state(entries)}, {}
        case GovernRequest.RUN_TEST:
            asked = trial_state(entries)
            blocks = [b for b, name, _ in entries.texts if name == QUESTION]
            wrong = "Write a question, or choose those asked here."
            return asked, {} if any(asked.values()) else dict.fromkeys(blocks, wrong)
        case _:
            return {}, {}


def _wrong_words(view: dict[str, Any], found: Mapping[str, str]) -> dict[str, str]:
    """What its author can see to be wrong at once; a file is read later."""
    if "file_id" in found:
        return {}
    wording = Wording(text=found["text"], mode=Mode(found.get("mode", Mode.ADDS)))
    problems = problems_of(wording)
    if not problems:
        return {}
    named = problems[0].split("`")[1:2]
    return {part_with(entries_of(view), named[0] if named else ""): " ".join(problems)}


def _where(kind: str, how: str, view: dict[str, Any]) -> Where:
    if kind == GovernRequest.HOME:
        return "home"
    if text(view, "type") != "modal":
        return "open"
    return "here" if how == "here" else "push"


def _door(view: dict[str, Any]) -> str:
    match text(view, "type"):
        case "home":
            return "Home tab"
        case "modal":
            return f"window “{text(mapping(view.get('title')), 'text')}”"
        case _:
            return "message button"


def _with(request: Request, arguments: Mapping[str, object]) -> Request:
    """The request with these arguments; buttons of messages name their channel."""
    known = {**request.arguments, **arguments}
    known.setdefault("view_id", "")
    scope = scope_named(request.installation, request.team_id, str(known["scope"]))
    return replace(
        request,
        channel_id=request.channel_id or scope.channel_id,
        thread_ts=request.thread_ts or MessageTs("") or None,
        arguments=known,
    )
