import pytest

from bot.core.access import Allowed, Place, Refusal, Refused, Standing, may_use
from bot.core.conversation import ChannelKind

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
