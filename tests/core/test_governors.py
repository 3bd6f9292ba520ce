import pytest

from bot.core.access import Allowed, People, Refusal, Refused, Standing
from bot.core.governed import ScopeSettings
from bot.core.governors import may_govern
from bot.core.ids import UserGroupId, UserId

ANA, BEN = UserId("UANA"), UserId("UBEN")
SALES = UserGroupId("S1")
NAMED = ScopeSettings(editors=People(frozenset({ANA}), frozenset({SALES})))
NOBODY = ScopeSettings()
LETS = ScopeSettings(channels_govern=True)
NOT_HIM = Refused(Refusal.NO_EDITOR)


def decided(
    user_id: UserId = BEN,
    *groups: UserGroupId,
    standing: Standing = Standing.MEMBER,
    is_admin: bool = False,
    workspace: ScopeSettings = NOBODY,
    channel: ScopeSettings | None = None,
    creator: UserId | None = None,
) -> Allowed | Refused:
    return may_govern(
        standing,
        is_admin=is_admin,
        user_id=user_id,
        groups=frozenset(groups),
        workspace=workspace,
        channel=channel,
        creator=creator,
    )


@pytest.mark.parametrize("channel", [None, NOBODY])
def test_admins_govern_everything(channel: ScopeSettings | None) -> None:
    assert decided(is_admin=True, channel=channel) == Allowed()


@pytest.mark.parametrize("channel", [None, NOBODY])
def test_so_do_the_editors_of_the_workspace(channel: ScopeSettings | None) -> None:
    assert decided(ANA, workspace=NAMED, channel=channel) == Allowed()
    assert decided(BEN, SALES, workspace=NAMED, channel=channel) == Allowed()
    assert decided(BEN, workspace=NAMED, channel=channel) == NOT_HIM


def test_a_channels_people_govern_it_only_where_the_workspace_lets_them() -> None:
    for channel, creator in ((NOBODY, ANA), (NAMED, None)):
        govern = {"channel": channel, "creator": creator}
        assert decided(ANA, workspace=LETS, **govern) == Allowed()  # type: ignore[arg-type] # by name
        assert decided(ANA, workspace=NOBODY, **govern) == NOT_HIM  # type: ignore[arg-type] # by name
        assert decided(BEN, workspace=LETS, **govern) == NOT_HIM  # type: ignore[arg-type] # by name


def test_a_channels_people_do_not_govern_its_workspace() -> None:
    assert decided(ANA, workspace=LETS, creator=ANA) == NOT_HIM


@pytest.mark.parametrize("standing", [s for s in Standing if s != Standing.MEMBER])
def test_nobody_but_members_governs_whatever_they_are_called(
    standing: Standing,
) -> None:
    decision = decided(
        ANA,
        SALES,
        standing=standing,
        is_admin=True,
        workspace=NAMED,
        channel=NAMED,
        creator=ANA,
    )
    assert isinstance(decision, Refused)
    assert decision.reason is not Refusal.NO_EDITOR


def test_a_channel_nobody_created_has_no_creator() -> None:
    assert decided(UserId(""), workspace=LETS, channel=NOBODY) == NOT_HIM
