"""Whether a message is for us to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.conversation import StoredPost
from bot.core.ids import UserId


class Silence(StrEnum):
    """Why a message stays unanswered."""

    NOT_A_PERSON = "not a person"
    SOMEBODY_ELSE = "it speaks to somebody else"
    PEOPLE_TALK = "several people talk here"
    NOT_ALLOWED = "not allowed"
    DELETED = "deleted"
    STOPPED = "stopped"
    GIVEN_UP = "it failed too often"


@dataclass(frozen=True, slots=True)
class Decline:
    """No answer, and why; stored with the message and told to operators."""

    reason: Silence


@dataclass(frozen=True, slots=True)
class Respond:
    """Answer it."""


def should_answer(post: StoredPost, people: Iterable[UserId]) -> Respond | Decline:
    """Decide whether `post` is for us; `people` are all who spoke in its thread.

    Mentions and direct messages are. A reply without a mention is too, as long
    as one person talks with us alone; among several people we stay silent, and
    so we do where the reply mentions somebody else.
    """
    if post.post.author.is_bot:
        return Decline(Silence.NOT_A_PERSON)
    if post.addressed:
        return Respond()
    if post.mentions_others:
        return Decline(Silence.SOMEBODY_ELSE)
    if len({*people, post.post.author.user_id}) > 1:
        return Decline(Silence.PEOPLE_TALK)
    return Respond()
