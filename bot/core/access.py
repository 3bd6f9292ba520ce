"""The one door: who may use the bot, where, for what.

Every use goes through `may_use`. It fails closed: a standing or a place it
does not know is refused.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, UserGroupId, UserId

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
    channel_id: ChannelId | None = None

    @property
    def governed_channel(self) -> ChannelId | None:
        """The channel whose prompt and rules hold; direct messages have none."""
        return None if self.kind is ChannelKind.DIRECT else self.channel_id


class Refusal(StrEnum):
    """Why not."""

    GUEST = "guests may not use it"
    OUTSIDER = "people of other organisations may not use it"
    BOT = "it does not answer bots"
    DEACTIVATED = "the account is deactivated"
    UNKNOWN = "Slack did not say who is asking"
    SHARED_CHANNEL = "it does not answer in channels shared with others"
    NOT_THIS_PERSON = "an admin's rules leave this person out"
    NOT_THIS_CHANNEL = "an admin's rules leave this channel out"
    NOT_IN_CHANNEL = "only people who can read the channel may"
    NOT_HERE = "the channel does not belong to the workspace"
    NO_EDITOR = "only admins, and the editors they name, may govern this"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class People:
    """Some people, by name or by user group."""

    people: frozenset[UserId] = frozenset()
    groups: frozenset[UserGroupId] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.people or self.groups)

    def __or__(self, other: "People") -> "People":
        return People(self.people | other.people, self.groups | other.groups)

    def has(self, user_id: UserId | None, groups: AbstractSet[UserGroupId]) -> bool:
        """Whether somebody who is in `groups` is one of them."""
        return user_id in self.people or not self.groups.isdisjoint(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """What admins have set about who may use the bot, and where.

    Members may, unless they are denied, or others are allowed by name and they
    are not. Everybody else may only where a flag says so; None is inherited.
    """

    allowed: People = People()
    denied: People = People()
    allowed_channels: frozenset[ChannelId] = frozenset()
    denied_channels: frozenset[ChannelId] = frozenset()
    guests: bool | None = None
    outsiders: bool | None = None
    shared_channels: bool | None = None
    bots: bool | None = None

    def over(self, inherited: "AccessRules") -> "AccessRules":
        """These laid over a workspace's: what is denied there stays denied."""
        return AccessRules(
            allowed=self.allowed or inherited.allowed,
            denied=self.denied | inherited.denied,
            allowed_channels=self.allowed_channels or inherited.allowed_channels,
            denied_channels=self.denied_channels | inherited.denied_channels,
            guests=_either(self.guests, inherited.guests),
            outsiders=_either(self.outsiders, inherited.outsiders),
            shared_channels=_either(self.shared_channels, inherited.shared_channels),
            bots=_either(self.bots, inherited.bots),
        )


NOBODY = People()
NO_RULES = AccessRules()


def may_use(
    person: Standing,
    place: Place,
    verb: Verb,
    rules: AccessRules = NO_RULES,
    *,
    user_id: UserId | None = None,
    groups: AbstractSet[UserGroupId] = frozenset(),
) -> Allowed | Refused:
    """Decide whether `person` may use `verb` in `place`, by an admin's `rules`.

    Without rules members may, in places that belong to their own organisation
    alone. `user_id` and the `groups` they are in matter where rules name any;
    who is not told is in no list of those allowed. All verbs are open to the
    same people; bots may but converse. In a shared channel nobody knows whose
    bot it is: there it also takes the rule for other organisations.
    """
    opened = {
        Standing.GUEST: rules.guests,
        Standing.OUTSIDER: rules.outsiders,
        Standing.BOT: rules.bots
        if verb == "converse" and (rules.outsiders or not place.is_shared)
        else None,
    }
    if person is not Standing.MEMBER and opened.get(person) is not True:
        return Refused(refusal_of(person))
    if place.is_shared and rules.shared_channels is not True:
        return Refused(Refusal.SHARED_CHANNEL)
    if rules.denied.has(user_id, groups):
        return Refused(Refusal.NOT_THIS_PERSON)
    if rules.allowed and not rules.allowed.has(user_id, groups):
        return Refused(Refusal.NOT_THIS_PERSON)
    return _of_channel(place, rules)


def _of_channel(place: Place, rules: AccessRules) -> Allowed | Refused:
    """Rules about channels say nothing about direct messages."""
    if place.kind is ChannelKind.DIRECT:
        return Allowed()
    is_left_out = bool(rules.allowed_channels) and (
        place.channel_id not in rules.allowed_channels
    )
    if is_left_out or place.channel_id in rules.denied_channels:
        return Refused(Refusal.NOT_THIS_CHANNEL)
    return Allowed()


def _either(*flags: bool | None) -> bool | None:
    """The first that was set."""
    return next((flag for flag in flags if flag is not None), None)


def refusal_of(standing: Standing) -> Refusal:
    """Why somebody of such standing is refused, where nobody but members is let in."""
    return _BY_STANDING.get(standing, Refusal.UNKNOWN)


_BY_STANDING = {
    Standing.GUEST: Refusal.GUEST,
    Standing.OUTSIDER: Refusal.OUTSIDER,
    Standing.BOT: Refusal.BOT,
    Standing.DEACTIVATED: Refusal.DEACTIVATED,
}
