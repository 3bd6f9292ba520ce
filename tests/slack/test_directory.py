"""Who people are and what channels are, as far as Slack tells."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.access import Standing
from bot.core.conversation import Author
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.core.journal import SlackTrouble
from bot.core.news import News
from bot.core.ports import Channel, Directory, Person
from bot.slack.directory import SlackDirectory
from tests.slack.stage import ORCHARD, Stage, stage

TEAM = TeamId("T0ORCHARD")
COUNTY = InstallationId("E0COUNTY1")
GARDEN = ChannelId("C0GARDEN1")
ANNA = Author(user_id=UserId("U0ANNA001"), team_id=TEAM)

MEMBER = {
    "id": "U0ANNA001",
    "team_id": "T0ORCHARD",
    "name": "anna",
    "real_name": "Anna Pear",
    "profile": {"display_name": "Anna"},
    "tz": "Europe/Riga",
    "locale": "lv-LV",
    "deleted": False,
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "is_stranger": False,
}


class Scene:
    def __init__(self, on: Stage) -> None:
        self.slack = on.slack
        self.clock = on.clock
        self.journal = on.journal
        self.news = News()
        self.directory: Directory = SlackDirectory(
            on.calls, on.journal, on.clock, self.news
        )

    def knows(self, **user: object) -> None:
        self.slack.will_answer("users.info", {"user": MEMBER | user})

    async def anna(self) -> Person:
        return await self.directory.person(ORCHARD, TEAM, ANNA)

    def troubles(self) -> list[SlackTrouble]:
        facts = self.journal.facts
        return [fact for fact in facts if isinstance(fact, SlackTrouble)]


@pytest.fixture(name="scene")
async def on_stage() -> AsyncIterator[Scene]:
    async with stage() as on:
        yield Scene(on)


async def test_a_member_is_known_by_name_and_clock(scene: Scene) -> None:
    scene.knows()
    assert await scene.anna() == Person(
        user_id=ANNA.user_id,
        name="Anna",
        standing=Standing.MEMBER,
        time_zone="Europe/Riga",
        locale="lv-LV",
    )


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        ({"deleted": True}, Standing.DEACTIVATED),
        ({"is_bot": True}, Standing.BOT),
        ({"is_workflow_bot": True}, Standing.BOT),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Standing.GUEST),
        ({"is_stranger": True}, Standing.OUTSIDER),
        ({"is_stranger": True, "team_id": None}, Standing.OUTSIDER),
        ({"team_id": "T0CIDERS"}, Standing.OUTSIDER),
        ({"team_id": "T0CIDERS", "is_restricted": True}, Standing.OUTSIDER),
        (
            {"team_id": "T0CIDERS", "enterprise_user": {"teams": ["T0ORCHARD"]}},
            Standing.MEMBER,
        ),
        (
            {"team_id": "T0CIDERS", "enterprise_user": {"teams": ["T0MILL001"]}},
            Standing.OUTSIDER,
        ),
    ],
)
async def test_standing_goes_by_slacks_flags(
    scene: Scene, user: dict[str, Any], standing: Standing
) -> None:
    scene.knows(**user)
    assert (await scene.anna()).standing is standing


@pytest.mark.parametrize(
    ("enterprise", "standing"),
    [("E0COUNTY1", Standing.MEMBER), ("E0FOREIGN", Standing.OUTSIDER)],
)
async def test_an_org_wide_install_serves_its_whole_organisation(
    scene: Scene, enterprise: str, standing: Standing
) -> None:
    scene.knows(team_id="T0MILL001", enterprise_user={"enterprise_id": enterprise})
    person = await scene.directory.person(COUNTY, TEAM, ANNA)
    assert person.standing is standing


@pytest.mark.parametrize(
    ("own_team", "standing"),
    [
        ("T0ORCHARD", Standing.MEMBER),
        ("T0CIDERS", Standing.OUTSIDER),
        ("", Standing.UNKNOWN),
    ],
)
async def test_where_slack_tells_no_workspace_the_authors_own_decides(
    scene: Scene, own_team: str, standing: Standing
) -> None:
    scene.slack.will_answer("users.info", {"user": {"id": "U0ANNA001"}})
    author = Author(user_id=ANNA.user_id, team_id=TeamId(own_team))
    person = await scene.directory.person(ORCHARD, TEAM, author)
    assert person.standing is standing


async def test_bots_are_known_without_asking(scene: Scene) -> None:
    bot = Author(user_id=UserId("B0WEATHER"), team_id=TEAM, name="Rain", is_bot=True)
    person = await scene.directory.person(ORCHARD, TEAM, bot)
    assert (person.standing, person.name) == (Standing.BOT, "Rain")
    assert not scene.slack.asked


async def test_a_member_is_asked_about_once_in_five_minutes(scene: Scene) -> None:
    scene.knows()
    await scene.anna()
    scene.clock.time_s += 299
    await scene.anna()
    assert scene.slack.times("users.info") == 1
    scene.clock.time_s += 2
    await scene.anna()
    assert scene.slack.times("users.info") == 2


async def test_somebody_just_let_in_waits_half_a_minute_at_most(scene: Scene) -> None:
    scene.knows(is_restricted=True)
    scene.knows()
    assert (await scene.anna()).standing is Standing.GUEST
    scene.clock.time_s += 31
    assert (await scene.anna()).standing is Standing.MEMBER


async def test_many_who_ask_at_once_make_one_call(scene: Scene) -> None:
    scene.knows()
    first, *others = [asyncio.create_task(scene.anna()) for _ in range(20)]
    await asyncio.sleep(0)
    first.cancel()
    people = await asyncio.gather(*others)
    assert {person.name for person in people} == {"Anna"}
    assert scene.slack.times("users.info") == 1


async def test_one_person_is_not_another_in_another_workspace(scene: Scene) -> None:
    scene.knows()
    await scene.anna()
    mill = TeamId("T0MILL001")
    person = await scene.directory.person(InstallationId("T0MILL001"), mill, ANNA)
    assert person.standing is Standing.OUTSIDER


async def test_somebody_slack_does_not_know_is_unknown(scene: Scene) -> None:
    scene.slack.will_answer("users.info", {"error": "user_not_found"})
    assert (await scene.anna()).standing is Standing.UNKNOWN
    assert not scene.troubles()


async def test_a_missing_scope_is_told_once_and_by_name(scene: Scene) -> None:
    scene.slack.will_answer("users.info", {"error": "missing_scope"})
    assert (await scene.anna()).standing is Standing.UNKNOWN
    scene.clock.time_s += 31
    await scene.anna()
    (trouble,) = scene.troubles()
    assert trouble.error == "missing_scope"
    assert "users:read" in trouble.consequence


@pytest.mark.parametrize("cause", ["request_timeout", "ratelimited"])
async def test_a_passing_refusal_is_raised_and_forgotten(
    scene: Scene, cause: str
) -> None:
    scene.slack.will_answer("users.info", {"error": cause})
    scene.knows()
    with pytest.raises(SlackRefused):
        await scene.anna()
    assert (await scene.anna()).standing is Standing.MEMBER


async def test_a_silent_slack_is_raised_and_forgotten(scene: Scene) -> None:
    scene.slack.will_answer("users.info", {"error": "internal_error"})
    scene.knows()
    with pytest.raises(SlackUnreachable):
        await scene.anna()
    assert (await scene.anna()).standing is Standing.MEMBER


async def test_a_channel_is_known_by_name_topic_and_readers(scene: Scene) -> None:
    channel = {"name": "garden", "topic": {"value": "Pears"}, "is_ext_shared": True}
    scene.slack.will_answer("conversations.info", {"channel": channel})
    for _ in range(2):
        assert await scene.directory.channel(ORCHARD, GARDEN) == Channel(
            channel_id=GARDEN, name="garden", topic="Pears", is_shared=True
        )
    assert scene.slack.times("conversations.info") == 1


async def test_a_channel_slack_will_not_tell_of_is_none(scene: Scene) -> None:
    scene.slack.will_answer("conversations.info", {"error": "missing_scope"})
    assert await scene.directory.channel(ORCHARD, GARDEN) is None
    assert await scene.directory.channel(ORCHARD, ChannelId("C0KITCHEN")) is None
    (trouble,) = scene.troubles()
    assert "channels:read" in trouble.consequence
