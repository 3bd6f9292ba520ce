"""A message of Slack's as verbs read it: its own words apart from what it quotes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.core.ids import ChannelId, MessageTs, TeamId
from bot.core.tasks.asked import Quoted, SlackMessage
from bot.slack.payload import mappings, text
from bot.slack.posts import Ourselves, post_of
from bot.slack.quotes import is_quote, quoted_channel
from bot.slack.readable import readable


def slack_message(
    message: dict[str, Any], channel_id: ChannelId, ourselves: Ourselves
) -> SlackMessage:
    """The message; `quotes` holds what it shows of other messages, by their channel."""
    attachments = mappings(message.get("attachments"))
    own = [each for each in attachments if not is_quote(each)]
    post = post_of({**message, "attachments": own}, ourselves, TeamId(""))
    thread_ts, replies = text(message, "thread_ts"), message.get("reply_count")
    is_ours = ourselves.wrote(message)
    return SlackMessage(
        channel_id=channel_id,
        ts=post.ts,
        author=replace(post.author, is_bot=post.author.is_bot or is_ours),
        text=post.text,
        thread_ts=MessageTs(thread_ts) if thread_ts else None,
        replies=replies if isinstance(replies, int) else 0,
        latest_reply=MessageTs(text(message, "latest_reply")) or None,
        files=post.files,
        quotes=tuple(_quotes(attachments, ourselves)),
        is_ours=is_ours,
    )


def _quotes(
    attachments: list[dict[str, Any]], ourselves: Ourselves
) -> Iterator[Quoted]:
    for each in attachments:
        if is_quote(each):
            words = readable({"attachments": [each]}, ourselves.bot_user_id)
            yield Quoted(channel_id=quoted_channel(each), text=words)
