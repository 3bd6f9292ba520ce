"""What people do in windows, in real payloads."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core.prompt_views import Page
from bot.core.requests import Request
from bot.playground.slack import LocalSlack
from bot.playground.slack.block_rules import identified
from bot.playground.slack.grants import View
from bot.playground.slack.interactions import action_of
from bot.playground.slack.view_interactions import (
    submission_payload,
    view_click_payload,
)
from bot.playground.slack.view_state import enter
from bot.slack.governing.asking import (
    handed_in,
    pressed,
)
from bot.slack.governing.views import drawn
from bot.slack.kit import Block
from tests.slack.governing.every_page import every_page

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGES = dict(every_page())


def shown(slack: LocalSlack, json: Block) -> View:
    ana = slack.workspace.person("Ana")
    json = json | {"blocks": identified(json["blocks"])}
    return View(id="V1", user=ana.id, json=json, hash="h", root_id="V1")


def submitted(
    slack: LocalSlack, page: Page, entries: Mapping[str, object]
) -> Request | dict[str, str] | None:
    view = shown(slack, drawn(page, "s1"))
    enter(view, entries)
    ana = slack.workspace.person("Ana")
    return handed_in(submission_payload(slack.workspace, ana, view), NOON)


def clicked_in(
    slack: LocalSlack, json: Block, action: str, value: str | None = None
) -> tuple[Request, str]:
    view, ana = shown(slack, json), slack.workspace.person("Ana")
    action_json = action_of(view.json["blocks"], action, value)
    found = pressed(view_click_payload(slack.workspace, ana, view, action_json), NOON)
    assert found is not None
    return found
