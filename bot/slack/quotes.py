"""Other messages that a message shows: forwarded, or previewed behind their link."""

import re
from typing import Any

from bot.core.ids import ChannelId
from bot.slack.payload import mappings, text

_PERMALINK = re.compile(r"https?://[^/\s]+/archives/([CDG][A-Z0-9]+)/p\d+")
_HIDDEN = {"text": "(a message of another channel, which is not read here)"}


def is_quote(attachment: dict[str, Any]) -> bool:
    """Whether it shows another message; apps' own attachments do not."""
    return bool(
        attachment.get("is_msg_unfurl")
        or attachment.get("is_share")
        or attachment.get("message_blocks")
        or _PERMALINK.search(text(attachment, "from_url"))
    )


def quoted_channel(attachment: dict[str, Any]) -> ChannelId | None:
    """The channel that a quote comes from; None where Slack does not say."""
    named = text(attachment, "channel_id")
    if not named and (found := _PERMALINK.search(text(attachment, "from_url"))):
        named = found[1]
    return ChannelId(named) if named else None


def without_other_channels(
    message: dict[str, Any], channel_id: ChannelId
) -> dict[str, Any]:
    """The message as it may be read where other organisations read along."""
    attachments = [
        _HIDDEN if is_quote(each) and quoted_channel(each) != channel_id else each
        for each in mappings(message.get("attachments"))
    ]
    return {**message, "attachments": attachments}
