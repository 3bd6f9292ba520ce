"""Windows are filled where they are: once Slack has read the receipt, not before."""

from collections.abc import AsyncIterator

import pytest

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId
from bot.core.prompt_views import SettingsPage, Window
from bot.slack.governing.views import SlackPromptViews
from tests.slack.governing.every_page import every_page
from tests.slack.stage import Stage, stage

HERE = InstallationId("T1")
SAVING = Window(HERE, "saving/123.456")
OPEN = Window(HERE, "V1")
GONE = {"error": "not_found"}


@pytest.fixture
async def told() -> AsyncIterator[Stage]:
    async with stage() as told:
        yield told


async def test_a_receipts_view_is_waited_for_and_found_by_its_name(
    told: Stage,
) -> None:
    told.slack.will_answer("views.update", GONE, GONE, {"view": {}})
    assert await SlackPromptViews(told.calls).show(SAVING, "Saved.")
    sent = [asked.arguments for asked in told.slack.asked]
    assert [each["external_id"] for each in sent] == [SAVING.view_id] * 3
    assert all("view_id" not in each for each in sent)


async def test_a_window_that_was_closed_is_not_waited_for(told: Stage) -> None:
    told.slack.will_answer("views.update", GONE)
    assert not await SlackPromptViews(told.calls).show(OPEN, "Saved.")
    assert told.slack.times("views.update") == 1


async def test_a_receipts_view_that_never_comes_is_given_up(
    told: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bot.slack.governing.views._RECEIPT_READ_WITHIN_S", (0.001, 0.001)
    )
    told.slack.will_answer("views.update", GONE)
    assert not await SlackPromptViews(told.calls).show(SAVING, "Saved.")
    assert told.slack.times("views.update") == 3


async def test_what_slack_refuses_otherwise_is_trouble(told: Stage) -> None:
    told.slack.will_answer("views.update", {"error": "ratelimited"})
    with pytest.raises(SlackRefused, match="ratelimited"):
        await SlackPromptViews(told.calls).show(OPEN, "Saved.")


async def test_settings_offer_the_workspaces_user_groups_by_name(told: Stage) -> None:
    page = dict(every_page())["everything set"]
    assert isinstance(page, SettingsPage)
    told.slack.will_answer("views.update", {"view": {}})
    groups = [{"id": "S1", "handle": "owls"}, {"id": "S0", "handle": "bakers"}, {}]
    told.slack.will_answer("usergroups.list", {"usergroups": groups})
    assert await SlackPromptViews(told.calls).show(OPEN, page)
    view = told.slack.asked[-1].arguments["view"]
    [menu] = [
        block["element"]
        for block in view["blocks"]
        if block.get("block_id", "").startswith("editors_groups")
    ]
    named = {each["value"]: each["text"]["text"] for each in menu["options"]}
    assert (named["S0"], named["S1"]) == ("@bakers", "@owls")
    told.slack.will_answer("usergroups.list", {"error": "missing_scope"})
    assert await SlackPromptViews(told.calls).show(OPEN, page)
