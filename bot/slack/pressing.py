"""Which of the things under an answer somebody pressed, as a request."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.footer import Offer
from bot.core.ids import ChannelId, MessageTs
from bot.core.requests import Request
from bot.slack.footers import BAD, FEEDBACK
from bot.slack.gestures import clicked
from bot.slack.judging_views import reason_in
from bot.slack.payload import mapping, mappings, text

KINDS = frozenset({*Offer, FEEDBACK})


def pressed(body: object, now: datetime) -> Request | None:
    """What was pressed under an answer; None if it is nothing of ours.

    `arguments` holds the turn as `value`, and a `verdict` where it is one.
    """
    actions = mappings(mapping(body).get("actions"))
    action = actions[0] if actions else {}
    kind, value, verdict = _meaning(action)
    request = clicked(body, kind, now)
    if request is None or kind not in KINDS:
        return None
    more = {"value": value, "action_ts": text(action, "action_ts")}
    if verdict:
        more["verdict"] = verdict
    if kind == Offer.PROMPT:
        more |= {"scope": request.channel_id or "", "door": "answer menu"}
    return replace(request, arguments={**request.arguments, **more})


def submitted_reason(body: object, now: datetime) -> Request | None:
    """The form below a thumb that points down, as a verdict with a reason."""
    payload = mapping(body)
    told = reason_in(mapping(payload.get("view")))
    if not told["reason"].strip():
        return None
    request = clicked({**payload, "actions": [{}]}, FEEDBACK, now)
    return request and replace(
        request,
        channel_id=ChannelId(told["channel"]),
        thread_ts=MessageTs(told["thread_ts"]),
        arguments={
            **request.arguments,
            "value": told["value"],
            "verdict": BAD,
            "reason": told["reason"],
        },
    )


def _meaning(action: dict[str, Any]) -> tuple[str, str, str]:
    """What an action asks for, about which turn, and the verdict it holds."""
    action_id = text(action, "action_id")
    match action_id.partition("/")[0]:
        case "answer_menu":
            chosen = text(mapping(action.get("selected_option")), "value")
            kind, _, turn = chosen.partition("/")
            return kind, turn, ""
        case "feedback":
            verdict, _, turn = text(action, "value").partition("/")
            return FEEDBACK, turn, verdict
        case kind:
            return kind, text(action, "value"), ""
