"""The one door: who may use the bot, where, for what.

Every use goes through `may_use`. It fails closed: a standing or a place it
does not know is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.core.conversation import ChannelKind

Verb = Literal["converse", "translate", "summarize", "extract", "govern"]


class Standing(StrEnum):
    """What a person is to the workspace that installed us."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks; `is_shared` when other organisations can read along."""

    kind: ChannelKind
    is_shared: bool = False


class Refusal(StrEnum):
    """Why not."""

    GUEST = "guests may not use it"
    OUTSIDER = "people of other organisations may not use it"
    BOT = "it does not answer bots"
    DEACTIVATED = "the account is deactivated"
    UNKNOWN = "Slack did not say who is asking"
    SHARED_CHANNEL = "it does not answer in channels shared with others"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why."""

    reason: Refusal


_BY_STANDING = {
    Standing.GUEST: Refusal.GUEST,
    Standing.OUTSIDER: Refusal.OUTSIDER,
    Standing.BOT: Refusal.BOT,
    Standing.DEACTIVATED: Refusal.DEACTIVATED,
}


def may_use(person: Standing, place: Place, verb: Verb) -> Allowed | Refused:
    """Decide whether `person` may use `verb` in `place`.

    Members may, in places that belong to their own organisation alone. All
    verbs are open to the same people until an admin's rules say otherwise.
    """
    del verb
    if person is not Standing.MEMBER:
        return Refused(_BY_STANDING.get(person, Refusal.UNKNOWN))
    if place.is_shared:
        return Refused(Refusal.SHARED_CHANNEL)
    return Allowed()
