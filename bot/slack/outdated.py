"""What Slack says has changed, about which somebody here may remember otherwise."""

from typing import Any

from bot.core.news import Change, Topic
from bot.slack.envelopes import Malformed, delivery_of
from bot.slack.payload import mapping, text

_CHANNELS = ("rename", "archive", "unarchive", "deleted")
_TOPICS = {
    "user_change": Topic.PERSON,
    "member_joined_channel": Topic.CHANNEL,
    "member_left_channel": Topic.CHANNEL,
    "channel_shared": Topic.CHANNEL,
    "channel_unshared": Topic.CHANNEL,
    **{f"channel_{what}": Topic.CHANNEL for what in _CHANNELS},
    **{f"group_{what}": Topic.CHANNEL for what in _CHANNELS},
    "subteam_updated": Topic.GROUP,
    "subteam_members_changed": Topic.GROUP,
}
EVENTS = tuple(_TOPICS)
"""Events that say so."""


def outdated(body: object) -> Change | None:
    """The person, channel or user group that an event is about; None if malformed."""
    payload = mapping(body)
    event = mapping(payload.get("event"))
    topic = _TOPICS.get(text(event, "type"))
    if topic is None or not (subject := _subject(topic, event)):
        return None
    try:
        delivery = delivery_of(payload, {"channel": subject})
    except Malformed:
        return None
    return Change(topic, delivery.installation, subject)


def _subject(topic: Topic, event: dict[str, Any]) -> str:
    """Its id, which some events name and others describe along with it."""
    name = {Topic.PERSON: "user", Topic.CHANNEL: "channel"}.get(topic, "subteam")
    named = text(event, name) or text(event, f"{name}_id")
    return named or text(mapping(event.get(name)), "id")
