"""Commands, buttons and events, as requests."""

from dataclasses import replace

import pytest

from bot.core.governing import GovernRequest
from bot.core.prompt_views import DiffPage, EditorPage
from bot.core.requests import Request
from bot.playground.slack import LocalSlack
from bot.playground.slack.events import envelope
from bot.playground.slack.interactions import command_payload
from bot.slack.governing.asking import (
    channel_moved,
    commanded,
    handed_in,
    home_opened,
    pressed,
)
from bot.slack.governing.home import home_view
from bot.slack.governing.views import drawn
from tests.slack.governing.doing import NOON, PAGES, clicked_in, submitted
from tests.slack.governing.every_page import homes
from tests.slack.governing.pages import CHANNEL, draft


@pytest.mark.parametrize(
    ("text", "channel", "kind", "is_workspace"),
    [
        ("", "general", GovernRequest.EDIT, False),
        ("history", "general", GovernRequest.HISTORY, False),
        ("workspace", "general", GovernRequest.EDIT, True),
        ("show", "D", GovernRequest.SHOW, True),
    ],
)
def test_a_command_names_the_channel_or_the_workspace(
    slack: LocalSlack, text: str, channel: str, kind: str, *, is_workspace: bool
) -> None:
    ana = slack.workspace.person("Ana")
    place = slack.people.direct("Ana") if channel == "D" else None
    place = place or slack.workspace.channel(channel)
    payload = command_payload(slack.workspace, ana, place, "/prompt", text)
    request = commanded(payload, NOON)
    assert request is not None
    assert request.kind == kind
    assert request.arguments["scope"] == ("" if is_workspace else place.id)
    assert request.arguments["door"] == f"/prompt in {place.id}"
    assert request.response_url == payload["response_url"]


def test_going_back_begins_with_what_holds_now(slack: LocalSlack) -> None:
    page = PAGES["diff"]
    back = f"{GovernRequest.ROLL_BACK}/here"
    request, where = clicked_in(slack, drawn(page, "s1"), back)
    assert where == "here"
    known = request.arguments
    assert (known["version"], known["base"]) == ("2", "5")
    assert isinstance(page, DiffPage)
    with pytest.raises(KeyError):
        clicked_in(slack, drawn(replace(page, newest=2), "s1"), back)
    with pytest.raises(KeyError):
        clicked_in(slack, drawn(replace(page, may_roll_back=False), "s1"), back)


def test_an_uploaded_file_is_named_and_what_is_in_the_boxes_is_not_judged(
    slack: LocalSlack,
) -> None:
    entries = {"part/0": "{nonsense}", "file": [{"id": "F1"}]}
    request = submitted(slack, PAGES["new prompt"], entries)
    assert isinstance(request, Request)
    assert request.arguments["file_id"] == "F1"


def test_a_test_brings_the_draft_as_it_stands_in_the_editor(slack: LocalSlack) -> None:
    page = EditorPage(scope=CHANNEL, draft=draft("Be kind."), published=None)
    request, where = clicked_in(slack, drawn(page, "s1"), GovernRequest.TEST)
    assert where == "push"
    assert request.arguments["text"] == "Be kind."
    request, where = clicked_in(
        slack, drawn(PAGES["results"], "s1"), f"{GovernRequest.TEST}/here"
    )
    assert where == "here"
    assert "text" not in request.arguments
    assert request.arguments["view_id"] == "V1"


def test_home_finds_a_channel_turns_pages_and_opens_windows(slack: LocalSlack) -> None:
    home = home_view(dict(homes())["large"])
    request, where = clicked_in(slack, home, f"{GovernRequest.HOME}/find", "C5")
    assert (where, request.arguments["search"]) == ("home", "C5")
    request, where = clicked_in(slack, home, f"{GovernRequest.HOME}/next")
    assert (where, request.arguments["page"]) == ("home", "4")
    edit = f"{GovernRequest.EDIT}/C000000001"
    request, where = clicked_in(slack, home, edit)
    assert (where, request.arguments["scope"]) == ("open", "C000000001")
    assert request.arguments["door"] == "Home tab"


@pytest.mark.parametrize("body", [None, [], {}, {"view": 3}, {"actions": [1]}])
def test_nonsense_asks_for_nothing(body: object) -> None:
    assert handed_in(body, NOON) is None
    assert pressed(body, NOON) is None
    assert home_opened(body) is None
    assert channel_moved(body) is None


def test_events_are_requests_too(slack: LocalSlack) -> None:
    ana, place = slack.workspace.person("Ana"), slack.people.direct("Ana")
    opened = {"type": "app_home_opened", "user": ana.id, "channel": place.id}
    home = home_opened(envelope(slack.workspace, opened | {"tab": "home"}, "Ev1"))
    assert home is not None
    assert (home.kind, home.trigger_id, home.user_id) == ("prompt_home", "Ev1", ana.id)
    other = opened | {"tab": "messages"}
    assert home_opened(envelope(slack.workspace, other, "Ev2")) is None
    ids = {"old_channel_id": "G1", "new_channel_id": "C1"}
    event = {"type": "channel_id_changed", **ids}
    moved = channel_moved(envelope(slack.workspace, event, "Ev3"))
    assert moved is not None
    assert (moved.arguments["old"], moved.channel_id) == ("G1", "C1")
