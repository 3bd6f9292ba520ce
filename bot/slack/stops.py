"""Slack's own Stop button into a wish that an answer ends."""

from typing import Any

from bot.core.ids import UserId
from bot.core.incoming import NotForUs
from bot.core.stops import Stop
from bot.slack.envelopes import Malformed, delivery_of, required, ts_of
from bot.slack.payload import mapping


def session_stop(body: dict[str, Any]) -> Stop | NotForUs:
    """Read an `agent_session_stopped`; never raises."""
    event = mapping(body.get("event"))
    try:
        return Stop(
            delivery=delivery_of(body, event),
            user_id=UserId(required(event, "user")),
            at=ts_of(event, "event_ts"),
            thread_ts=ts_of(event, "thread_ts"),
        )
    except Malformed as error:
        return NotForUs(f"malformed: {error}")
