import pytest

from bot.core.ids import installation_id


def test_a_workspace_is_its_own_installation() -> None:
    named = installation_id(
        enterprise_id="E1", team_id="T1", is_enterprise_install=False
    )
    assert named == "T1"


def test_an_org_wide_install_is_one_for_all_its_workspaces() -> None:
    named = installation_id(
        enterprise_id="E1", team_id="T1", is_enterprise_install=True
    )
    assert named == "E1"


def test_what_names_nobody_is_no_installation() -> None:
    with pytest.raises(ValueError, match="names no workspace"):
        installation_id(enterprise_id=None, team_id="", is_enterprise_install=False)
