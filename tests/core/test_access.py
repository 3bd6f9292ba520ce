import pytest

from bot.core.access import (
    AccessRules,
    Allowed,
    People,
    Place,
    Refusal,
    Refused,
    Standing,
    Verb,
    may_use,
)
from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, UserGroupId, UserId

OWN = Place(ChannelKind.PUBLIC)


@pytest.mark.parametrize("kind", ChannelKind)
def test_members_may_use_it_wherever_only_they_are(kind: ChannelKind) -> None:
    assert may_use(Standing.MEMBER, Place(kind), "converse") == Allowed()


@pytest.mark.parametrize("standing", [s for s in Standing if s != Standing.MEMBER])
def test_nobody_else_may_anywhere(standing: Standing) -> None:
    assert isinstance(may_use(standing, OWN, "converse"), Refused)


def test_members_may_not_where_others_read_along() -> None:
    shared = Place(ChannelKind.PUBLIC, is_shared=True)
    refused = may_use(Standing.MEMBER, shared, "converse")
    assert refused == Refused(Refusal.SHARED_CHANNEL)


def test_a_refusal_names_its_reason() -> None:
    assert may_use(Standing.GUEST, OWN, "translate") == Refused(Refusal.GUEST)
    assert may_use(Standing.OUTSIDER, OWN, "converse") == Refused(Refusal.OUTSIDER)
    assert may_use(Standing.UNKNOWN, OWN, "converse") == Refused(Refusal.UNKNOWN)


ANA, BEN = UserId("UANA"), UserId("UBEN")
SALES = UserGroupId("S1")
ONLY_ANA = People(frozenset({ANA}))
ONLY_SALES = People(groups=frozenset({SALES}))
HERE = Place(ChannelKind.PUBLIC, channel_id=ChannelId("C1"))


SHARED = Place(ChannelKind.PUBLIC, is_shared=True)
DOORS = {
    "guests": (AccessRules(guests=True), Standing.GUEST, OWN),
    "outsiders": (AccessRules(outsiders=True), Standing.OUTSIDER, OWN),
    "shared": (AccessRules(shared_channels=True), Standing.MEMBER, SHARED),
    "bots": (AccessRules(bots=True), Standing.BOT, OWN),
}


@pytest.mark.parametrize("opened", DOORS)
def test_each_door_is_opened_by_its_own_rule_alone(opened: str) -> None:
    rules, *_ = DOORS[opened]

    lets_in = {
        name: may_use(standing, place, "converse", rules) == Allowed()
        for name, (_, standing, place) in DOORS.items()
    }

    assert lets_in == {name: name == opened for name in DOORS}


EVERYTHING = AccessRules(guests=True, outsiders=True, shared_channels=True, bots=True)


@pytest.mark.parametrize("standing", [Standing.DEACTIVATED, Standing.UNKNOWN])
def test_nothing_lets_in_who_is_nobody(standing: Standing) -> None:
    assert isinstance(may_use(standing, OWN, "converse", EVERYTHING), Refused)


@pytest.mark.parametrize("names", [ONLY_ANA, ONLY_SALES])
def test_whoever_is_denied_stays_out_even_if_allowed(names: People) -> None:
    rules = AccessRules(denied=names, allowed=ONLY_ANA)
    decision = may_use(
        Standing.MEMBER, HERE, "converse", rules, user_id=ANA, groups={SALES}
    )
    assert decision == Refused(Refusal.NOT_THIS_PERSON)


@pytest.mark.parametrize("names", [ONLY_ANA, ONLY_SALES])
def test_where_some_are_allowed_the_others_are_not(names: People) -> None:
    rules = AccessRules(allowed=names)

    def decided(who: UserId | None, *groups: UserGroupId) -> Allowed | Refused:
        return may_use(
            Standing.MEMBER, HERE, "converse", rules, user_id=who, groups={*groups}
        )

    assert decided(ANA, SALES) == Allowed()
    assert decided(BEN) == Refused(Refusal.NOT_THIS_PERSON)
    assert decided(None) == Refused(Refusal.NOT_THIS_PERSON)


def test_rules_about_channels_leave_direct_messages_alone() -> None:
    rules = AccessRules(allowed_channels=frozenset({ChannelId("C9")}))
    direct = Place(ChannelKind.DIRECT, channel_id=ChannelId("D1"))

    assert may_use(Standing.MEMBER, direct, "converse", rules) == Allowed()
    refused = Refused(Refusal.NOT_THIS_CHANNEL)
    assert may_use(Standing.MEMBER, HERE, "converse", rules) == refused
    assert may_use(Standing.MEMBER, OWN, "converse", rules) == refused
    denied = AccessRules(denied_channels=frozenset({ChannelId("C1")}))
    assert may_use(Standing.MEMBER, HERE, "converse", denied) == refused


@pytest.mark.parametrize("verb", ["translate", "summarize", "extract", "govern"])
def test_bots_may_but_converse(verb: Verb) -> None:
    assert may_use(Standing.BOT, OWN, "converse", EVERYTHING) == Allowed()
    assert may_use(Standing.BOT, OWN, verb, EVERYTHING) == Refused(Refusal.BOT)


def test_in_a_shared_channel_bots_need_the_rule_for_other_organisations() -> None:
    rules = AccessRules(shared_channels=True, bots=True)
    refused = Refused(Refusal.BOT)
    assert may_use(Standing.BOT, SHARED, "converse", rules) == refused
    assert may_use(Standing.BOT, SHARED, "converse", EVERYTHING) == Allowed()
