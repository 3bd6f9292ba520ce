"""One message object of Slack's, wherever it comes from, into a `Post`."""

from dataclasses import dataclass
from typing import Any

from bot.core.conversation import Author, Post
from bot.core.ids import MessageTs, TeamId, UserId
from bot.slack.payload import mapping, text
from bot.slack.readable import readable
from bot.slack.shared_files import files_or_unlisted

WRITTEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that somebody wrote; all others tell of an action."""

_SLACK_ITSELF = frozenset({"USLACK", "USLACKBOT"})


@dataclass(frozen=True, slots=True)
class Ourselves:
    """How our own messages are recognised; `bot_id` is `B…`, or empty if unknown."""

    bot_user_id: UserId
    bot_id: str = ""

    def wrote(self, message: dict[str, Any]) -> bool:
        """Whether a message is one of ours."""
        if text(message, "user") == self.bot_user_id:
            return True
        return bool(self.bot_id) and text(message, "bot_id") == self.bot_id


def is_from_slack(message: dict[str, Any]) -> bool:
    """Whether the platform itself speaks."""
    return text(message, "user") in _SLACK_ITSELF


def is_from_a_bot(message: dict[str, Any]) -> bool:
    """Whether a program wrote it; those with a person's token count as programs."""
    if text(message, "bot_id") or mapping(message.get("bot_profile")):
        return True
    return text(message, "subtype") == "bot_message"


def is_from_app(message: dict[str, Any], app_id: str) -> bool:
    """Whether the app of that id wrote it, in whichever workspace."""
    profile = mapping(message.get("bot_profile"))
    named = {text(message, "app_id"), text(profile, "app_id")} - {""}
    return is_from_a_bot(message) and app_id in named


def post_of(message: dict[str, Any], ourselves: Ourselves, team_id: TeamId) -> Post:
    """The post; `team_id` is the author's workspace where the message names none."""
    words = readable(message, ourselves.bot_user_id)
    return Post(
        ts=MessageTs(text(message, "ts")),
        author=_author(message, team_id),
        text=words,
        files=files_or_unlisted(message, words),
    )


def _author(message: dict[str, Any], team_id: TeamId) -> Author:
    # `user_team` comes with people of other organisations, and is theirs.
    named = (text(message, name) for name in ("user_team", "source_team", "team"))
    profile = mapping(message.get("bot_profile"))
    return Author(
        user_id=UserId(text(message, "user") or text(message, "bot_id")),
        team_id=TeamId(next(filter(None, named), team_id)),
        name=text(profile, "name") or text(message, "username"),
        is_bot=is_from_a_bot(message),
    )
