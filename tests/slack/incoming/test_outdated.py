"""Events that say that something we may remember is so no longer."""

from typing import Any

import pytest

from bot.core.ids import InstallationId
from bot.core.news import Change, Topic
from bot.slack.outdated import outdated
from tests.slack.incoming.deliveries import authorization, delivery

ORCHARD = InstallationId("T0ORCHARD")
ANNA = {"id": "U0ANNA001", "name": "anna"}


@pytest.mark.parametrize(
    ("event", "topic", "subject"),
    [
        ({"type": "user_change", "user": ANNA}, Topic.PERSON, "U0ANNA001"),
        ({"type": "member_left_channel", "channel": "C1"}, Topic.CHANNEL, "C1"),
        ({"type": "channel_rename", "channel": {"id": "C1"}}, Topic.CHANNEL, "C1"),
        ({"type": "channel_shared", "channel": "C1"}, Topic.CHANNEL, "C1"),
        ({"type": "group_archive", "channel": "G1"}, Topic.CHANNEL, "G1"),
        ({"type": "subteam_updated", "subteam": {"id": "S1"}}, Topic.GROUP, "S1"),
        ({"type": "subteam_members_changed", "subteam_id": "S1"}, Topic.GROUP, "S1"),
    ],
)
def test_an_event_names_what_it_is_about(
    event: dict[str, Any], topic: Topic, subject: str
) -> None:
    assert outdated(delivery(event)) == Change(topic, ORCHARD, subject)


def test_in_an_organisation_it_is_the_organisations_install() -> None:
    org_wide = authorization(enterprise_id="E0COUNTY1", is_enterprise_install=True)
    body = delivery({"type": "user_change", "user": ANNA}, authorizations=[org_wide])

    assert outdated(body) == Change(
        Topic.PERSON, InstallationId("E0COUNTY1"), "U0ANNA001"
    )


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        delivery({"type": "user_change", "user": None}),
        delivery({"type": "user_change", "user": {"id": 5}}),
        delivery({"type": "pin_added", "channel": "C1"}),
        {"event": {"type": "channel_shared", "channel": "C1"}},
    ],
)
def test_what_says_nothing_of_that_kind_changes_nothing(body: object) -> None:
    assert outdated(body) is None
