"""Slack's metadata on messages of ours that are no part of an answer.

Who looks for an answer that was lost tells them apart by it: streams, which
answers are, can bear none from the start.
"""

from typing import Any

from bot.slack.payload import mapping, text

RESULT = "threadkeeper_result"
_LINE = "threadkeeper_line"

LINE: dict[str, object] = {"event_type": _LINE, "event_payload": {"part": 0}}
"""Marks what is said to one person, or beside an answer."""


def is_marked(message: dict[str, Any]) -> bool:
    """Whether a message of ours is a shared result, or such a line."""
    return text(mapping(message.get("metadata")), "event_type") in {RESULT, _LINE}
