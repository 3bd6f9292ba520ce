"""Rights come from Slack and from what is kept, at every request anew."""

import pytest

from bot.core import prompt_notices as notices
from bot.core.access import People, Refusal, Standing
from bot.core.audit import Action
from bot.core.governed import ScopeSettings
from bot.core.governing import GovernRequest as Ask
from bot.core.ids import ChannelId, InstallationId, TeamId, UserGroupId
from bot.core.ports import Channel
from bot.core.prompt_views import EditorPage
from bot.core.prompts import Scope
from tests.assistant.governed import ACME, SUPPORT, Governors
from tests.assistant.governing.desk import Desk, asked, ours
from tests.assistant.governing.outside import BEN, member

CREW = UserGroupId("S1")
ORG = InstallationId("E1")
OURS, THEIRS = TeamId("T1"), TeamId("T2")
IN_ORG = Scope(ORG, OURS, ChannelId("C1"))


@pytest.fixture
def desk(governors: Governors) -> Desk:
    return Desk(governors)


async def edit(desk: Desk, scope: Scope = SUPPORT, **arguments: str) -> object:
    """Open the editor as Ben; what the window shows."""
    desk.slack.people.setdefault(BEN, member(BEN))
    await desk.publishing.edit(asked(Ask.EDIT, scope, by=BEN, **arguments), ours)
    return desk.page


async def test_who_may_not_is_told_so_and_written_down(desk: Desk) -> None:
    assert await edit(desk) == notices.notice_of(Refusal.NO_EDITOR)

    (line,) = await desk.audit()
    assert (line.action, line.who, line.scope, line.door) == (
        *(Action.REFUSED, BEN, SUPPORT, "Home tab"),
    )
    assert line.detail == f"prompt_edit: {Refusal.NO_EDITOR}"


@pytest.mark.parametrize(
    "standing", [Standing.GUEST, Standing.OUTSIDER, Standing.DEACTIVATED]
)
async def test_an_editor_who_is_no_member_any_more_is_refused(
    desk: Desk, standing: Standing
) -> None:
    await desk.governors.set(ACME, ScopeSettings(editors=People(frozenset({BEN}))))
    assert isinstance(await edit(desk), EditorPage)

    desk.slack.people[BEN] = member(BEN, standing)
    assert isinstance(await edit(desk), str)


async def test_slack_is_asked_anew_each_time(desk: Desk) -> None:
    await edit(desk)
    await edit(desk)

    assert desk.slack.asked_anew == 2


async def test_a_user_group_governs(desk: Desk) -> None:
    editors = People(groups=frozenset({CREW}))
    await desk.governors.set(ACME, ScopeSettings(editors=editors))
    assert isinstance(await edit(desk), str)

    desk.slack.groups[CREW] = {BEN}
    assert isinstance(await edit(desk), EditorPage)
    assert isinstance(await edit(desk, ACME), EditorPage)


async def test_a_channels_creator_governs_where_the_workspace_lets_them(
    desk: Desk,
) -> None:
    desk.slack.channels[ChannelId("C1")] = Channel(
        channel_id=ChannelId("C1"), name="support", creator=BEN
    )
    assert isinstance(await edit(desk), str)

    await desk.governors.set(ACME, ScopeSettings(channels_govern=True))
    assert isinstance(await edit(desk), EditorPage)
    assert isinstance(await edit(desk, ACME), str)


async def test_a_window_that_could_not_be_opened_is_told_and_written_down(
    desk: Desk,
) -> None:
    said = await desk.publishing.edit(asked(Ask.EDIT, view_id=""), ours)

    assert said == notices.TOO_LATE
    assert [line.action for line in await desk.audit()] == [Action.TOO_LATE]


def channel_of(*teams: TeamId) -> Channel:
    return Channel(
        channel_id=ChannelId("C1"), name="support", team_ids=frozenset(teams)
    )


@pytest.mark.parametrize(
    ("channel", "is_ours"),
    [
        (channel_of(OURS), True),
        (channel_of(OURS, THEIRS), True),
        (channel_of(THEIRS), False),
        (channel_of(), False),
        (None, False),
    ],
)
async def test_an_admin_of_one_workspace_leaves_the_channels_of_others_alone(
    desk: Desk, channel: Channel | None, *, is_ours: bool
) -> None:
    """Installed for an organisation, each workspace has its own admins."""
    if channel is not None:
        desk.slack.channels[ChannelId("C1")] = channel

    await desk.publishing.publish(asked(Ask.PUBLISH, IN_ORG, text="mine"), ours)

    found = await desk.governors.store.prompts.governed(IN_ORG)
    assert found.wording.text == ("mine" if is_ours else "")
    (line,) = await desk.audit(IN_ORG.workspace)
    assert line.action is (Action.PUBLISHED if is_ours else Action.REFUSED)
    if not is_ours:
        assert desk.page == notices.notice_of(Refusal.NOT_HERE)
