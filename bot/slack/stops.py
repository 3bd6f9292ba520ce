"""Slack's own Stop, and the button of ours, into a wish that an answer ends."""

from typing import Any

from bot.core.ids import ChannelId, TeamId, UserId, installation_id
from bot.core.incoming import Delivery, NotForUs
from bot.core.stops import Stop
from bot.slack.envelopes import Malformed, delivery_of, required, ts_of
from bot.slack.payload import mapping, mappings, text


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


def pressed_stop(body: dict[str, Any]) -> Stop | NotForUs:
    """Read a press of our button below an answer that grows; never raises."""
    action = next(iter(mappings(body.get("actions"))), {})
    team, container = mapping(body.get("team")), mapping(body.get("container"))
    try:
        delivery = Delivery(
            event_id=f"stop/{required(body, 'trigger_id')}",
            installation=installation_id(
                enterprise_id=text(mapping(body.get("enterprise")), "id"),
                team_id=required(team, "id"),
                is_enterprise_install=body.get("is_enterprise_install") is True,
            ),
            team_id=TeamId(required(team, "id")),
            channel_id=ChannelId(required(container, "channel_id")),
        )
        return Stop(
            delivery=delivery,
            user_id=UserId(required(mapping(body.get("user")), "id")),
            at=ts_of(action, "action_ts"),
            thread_ts=ts_of(container, "thread_ts"),
        )
    except ValueError as error:
        return NotForUs(f"malformed: {error}")
