"""Every view is one that Slack shows, whatever people wrote and however much."""

import dataclasses

import jsonschema
import pytest

from bot.core.governing import GovernRequest
from bot.core.prompt_views import AnsweredWith, HomePage, Page, SettingsPage
from bot.slack.governing.home import home_view
from bot.slack.governing.settings_form import settings_view
from bot.slack.governing.views import drawn
from bot.slack.governing.waiting import already_view, saving_view, waiting_view
from bot.slack.kit import Block
from tests.slack.block_kit import assert_valid_view
from tests.slack.governing.every_page import every_page, homes

PAGES = dict(every_page())
HOMES = dict(homes())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_window_is_valid(page: Page) -> None:
    assert_valid_view(drawn(page, "s1"))


@pytest.mark.parametrize("page", HOMES.values(), ids=HOMES)
def test_a_home_tab_is_valid(page: HomePage) -> None:
    assert_valid_view(home_view(page))


def test_settings_are_valid_with_more_user_groups_than_a_menu_holds() -> None:
    groups = [(f"S{n}", f"group-{n}") for n in range(300)]
    for page in PAGES.values():
        if isinstance(page, SettingsPage):
            assert_valid_view(settings_view(page, groups, "s1"))


def test_an_answer_tells_of_the_workspaces_prompt_only_where_it_counted() -> None:
    page = PAGES["answered"]
    assert isinstance(page, AnsweredWith)
    for replaces in (False, True):
        view = drawn(dataclasses.replace(page, replaces=replaces), "s1")
        headers = [b["text"]["text"] for b in view["blocks"] if b["type"] == "header"]
        assert ("The workspace's prompt" in headers) is not replaces


def test_static_views_are_valid() -> None:
    for view in (waiting_view(), already_view()):
        assert_valid_view(view)
    for kind in GovernRequest:
        assert_valid_view(saving_view(kind, "saving/123"))


@pytest.mark.parametrize(
    "page", [*PAGES.values(), *HOMES.values()], ids=[*PAGES, *HOMES]
)
def test_nobodys_words_mention_or_link(page: Page | HomePage) -> None:
    view = home_view(page) if isinstance(page, HomePage) else drawn(page, "s1")
    found = _mrkdwn(view)
    for words in found:
        assert "<!channel>" not in words
        assert "<https:" not in words


def _mrkdwn(part: object) -> list[str]:
    match part:
        case {"type": "mrkdwn", "text": str(words), "verbatim": verbatim}:
            assert verbatim is True
            return [words]
        case dict():
            return [text for value in part.values() for text in _mrkdwn(value)]
        case list():
            return [text for value in part for text in _mrkdwn(value)]
        case _:
            return []


def test_the_schema_would_refuse_what_slack_does_not_know() -> None:
    wrong: list[Block] = [
        {
            "type": "section",
            "text": {"type": "plain_text", "text": "x"},
            "colour": "red",
        },
        {"type": "sektion"},
        {"type": "actions"},
    ]
    for block in wrong:
        with pytest.raises((KeyError, jsonschema.ValidationError)):
            assert_valid_view({"type": "home", "blocks": [block]})
