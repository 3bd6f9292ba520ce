"""What Slack tells of people who have the agent open: a tab, a channel beside it."""

from typing import Any

from bot.core.agent_view import TabOpened
from bot.core.conversation import Author
from bot.core.ids import ChannelId, UserId
from bot.core.incoming import NotForUs
from bot.slack.envelopes import Malformed, delivery_of, required
from bot.slack.payload import mapping, mappings, text

MESSAGES = "messages"
_CHANNEL, _MESSAGE = "slack#/types/channel_id", "slack#/types/message_context"


def tab_opened(body: dict[str, Any]) -> TabOpened | NotForUs:
    """Read an `app_home_opened` of the Messages tab; never raises."""
    event = mapping(body.get("event"))
    if text(event, "tab") != MESSAGES:
        return NotForUs("another tab")
    try:
        delivery = delivery_of(body, event)
        author = Author(
            user_id=UserId(required(event, "user")), team_id=delivery.team_id
        )
    except Malformed as error:
        return NotForUs(f"malformed: {error}")
    return TabOpened(
        installation=delivery.installation,
        team_id=delivery.team_id,
        person=author,
        channel_id=delivery.channel_id,
    )


def looked_at(event: dict[str, Any]) -> ChannelId | None:
    """The channel that the author of a direct message has open beside it.

    Slack tells so to apps that subscribe to `app_context_changed`.
    """
    for entity in mappings(mapping(event.get("app_context")).get("entities")):
        match entity:
            case {"type": t, "value": str(channel)} if t == _CHANNEL and channel:
                return ChannelId(channel)
            case {"type": t, "value": {"channel_id": str(channel)}} if t == _MESSAGE:
                return ChannelId(channel)
    return None
