"""A message as Slack delivers it into Markdown that people and models can read."""

from typing import Any

from bot.core.ids import UserId
from bot.slack import blocks, mrkdwn
from bot.slack.markdown import around, link, quoted
from bot.slack.payload import mapping, mappings, text


def readable(message: dict[str, Any], bot_user_id: UserId) -> str:
    """The words of a message, from its `blocks` where it has some, else `text`.

    Mentions of `bot_user_id` are taken out; other people stay as `<@U…>`.
    What the message forwards or previews (`attachments`) follows as quotations.
    Takes any JSON object, never raises.
    """
    parts = [_own_words(message, bot_user_id)]
    for attachment in mappings(message.get("attachments")):
        words = _attachment(attachment, bot_user_id)
        parts.append(quoted(words) if words else "")
    return "\n\n".join(part for part in parts if part)


def mentions_in(message: dict[str, Any]) -> frozenset[str]:
    """Whom a message mentions: people's ids, and `!…` for groups and broadcasts."""
    said = mrkdwn.mentions_in(text(message, "text"))
    return frozenset([*said, *blocks.mentions_in(message.get("blocks"))])


def _own_words(message: dict[str, Any], bot_user_id: UserId) -> str:
    shown = blocks.markdown_of(message.get("blocks"), bot_user_id).strip()
    return shown or mrkdwn.markdown_of(text(message, "text"), bot_user_id).strip()


def _attachment(attachment: dict[str, Any], bot_user_id: UserId) -> str:
    lines = [
        mrkdwn.markdown_of(text(attachment, "pretext"), bot_user_id),
        around("**", text(attachment, "author_name")),
        _title(attachment),
        _attached_words(attachment, bot_user_id),
        *(_field(field, bot_user_id) for field in mappings(attachment.get("fields"))),
    ]
    shown = "\n".join(line for line in lines if line)
    return (shown or text(attachment, "fallback")).strip()


def _title(attachment: dict[str, Any]) -> str:
    title = mrkdwn.unescaped(text(attachment, "title"))
    address = text(attachment, "title_link")
    return link(address, title) if address and title else title


def _attached_words(attachment: dict[str, Any], bot_user_id: UserId) -> str:
    forwarded = [
        mapping(shared.get("message")).get("blocks")
        for shared in mappings(attachment.get("message_blocks"))
    ]
    for candidate in (*forwarded, attachment.get("blocks")):
        if shown := blocks.markdown_of(candidate, bot_user_id):
            return shown
    return mrkdwn.markdown_of(text(attachment, "text"), bot_user_id)


def _field(field: dict[str, Any], bot_user_id: UserId) -> str:
    title = text(field, "title")
    value = mrkdwn.markdown_of(text(field, "value"), bot_user_id)
    return f"{title}: {value}" if title else value
