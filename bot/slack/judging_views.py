"""The windows about an answer: what was wrong with it, and how it came about."""

import json
from dataclasses import dataclass
from typing import Any

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId
from bot.core.requests import Request
from bot.slack.calls import SlackCalls
from bot.slack.payload import mapping, text

REASON_FORM = "feedback_reason"
_REASON = "reason"
_LONGEST_REASON_CHARS = 1_000
_GONE = {"not_found", "view_not_found"}


def reason_form(request: Request) -> dict[str, Any]:
    """Ask what was wrong; `private_metadata` says only which answer is meant."""
    about = {
        "channel": request.channel_id,
        "thread_ts": request.thread_ts,
        "value": request.arguments.get("value"),
    }
    entry = {
        "type": "plain_text_input",
        "action_id": _REASON,
        "multiline": True,
        "max_length": _LONGEST_REASON_CHARS,
    }
    return {
        "type": "modal",
        "callback_id": REASON_FORM,
        "private_metadata": json.dumps(about),
        "title": _plain("What was wrong?"),
        "submit": _plain("Send"),
        "close": _plain("Skip"),
        "blocks": [
            {
                "type": "input",
                "block_id": _REASON,
                "label": _plain("It helps the people who run me"),
                "element": entry,
            }
        ],
    }


def reason_in(view: dict[str, Any]) -> dict[str, str]:
    """What a submitted form says: which answer, and what was wrong."""
    try:
        about = mapping(json.loads(text(view, "private_metadata") or "{}"))
    except ValueError:
        about = {}
    values = mapping(mapping(view.get("state")).get("values"))
    entry = mapping(mapping(values.get(_REASON)).get(_REASON))
    found = {name: text(about, name) for name in ("channel", "thread_ts", "value")}
    return found | {_REASON: text(entry, "value")}


def receipt_view(details: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """The figures, or a word that they are on their way."""
    lines = [f"{name}: {words}" if name else words for name, words in details]
    shown = "\n".join(lines) or "One moment…"
    return {
        "type": "modal",
        "callback_id": "receipt",
        "title": _plain("About this answer"),
        "close": _plain("Close"),
        "blocks": [{"type": "section", "text": _plain(shown)}],
    }


@dataclass(frozen=True, slots=True)
class SlackReceiptView:
    """A `ReceiptView` in Slack."""

    calls: SlackCalls

    async def fill(
        self,
        installation: InstallationId,
        view_id: str,
        details: tuple[tuple[str, str], ...],
    ) -> None:
        """Show the figures in a window that may have been closed meanwhile."""
        try:
            await self.calls.send(
                installation,
                "views.update",
                view_id=view_id,
                view=receipt_view(details),
            )
        except SlackRefused as refused:
            if refused.code not in _GONE:
                raise


def _plain(words: str) -> dict[str, str]:
    return {"type": "plain_text", "text": words}
