"""Channels and messages that people point at in their words."""

import re
from urllib.parse import parse_qs

from bot.assistant.tasks.wishes import MessageLink
from bot.core.ids import ChannelId, MessageTs

CHANNEL = re.compile(r"<#(?P<id>[CDG][A-Z0-9]+)(?:\|[^>]*)?>")
LINK = re.compile(
    r"(?P<label>\[[^\]\n]*\]\()?"
    r"<?https?://[^/\s<>|]+/archives/(?P<channel>[CDG][A-Z0-9]+)"
    r"/p(?P<s>\d{10})(?P<us>\d{6})(?:\?(?P<query>[^\s<>|)]*))?(?:\|[^>]*)?>?"
    r"(?(label)\))"
)
_TS = re.compile(r"\d{10}\.\d{6}")


def link_in(found: re.Match[str]) -> MessageLink:
    """The message that a match of `LINK` points at."""
    query = parse_qs((found["query"] or "").replace("&amp;", "&"))
    thread_ts = next(iter(query.get("thread_ts", ())), "")
    return MessageLink(
        channel_id=ChannelId(found["channel"]),
        ts=MessageTs(f"{found['s']}.{found['us']}"),
        thread_ts=MessageTs(thread_ts) if _TS.fullmatch(thread_ts) else None,
    )


def only_link(words: str) -> MessageLink | None:
    """The message that `words` point at, where they say nothing else."""
    found = LINK.fullmatch(words.strip())
    return link_in(found) if found else None


def points_at_place(words: str) -> bool:
    """Whether `words` point at a channel or a message anywhere."""
    return bool(CHANNEL.search(words) or LINK.search(words))


def channel_in(found: re.Match[str]) -> ChannelId:
    """The channel of a match of `CHANNEL`."""
    return ChannelId(found["id"])


def unquoted(words: str) -> str:
    """Words without the quotation marks around all of them."""
    words = words.strip()
    for opening, closing in ('""', "“”", "„“", "«»", "‘’", "''", "「」", "„”"):
        inside = words[1:-1]
        is_quoted = len(words) > 1 and words[0] == opening and words[-1] == closing
        if is_quoted and opening not in inside and closing not in inside:
            return inside.strip()
    return words
