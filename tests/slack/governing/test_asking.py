"""What people do in real payloads, as requests."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.core.governed import ScopeSettings
from bot.core.governing import GovernRequest
from bot.core.prompt_views import EditorPage, Page, TrialPage
from bot.core.requests import Request
from bot.playground.slack import LocalSlack
from bot.playground.slack.block_rules import identified
from bot.playground.slack.events import envelope
from bot.playground.slack.grants import View
from bot.playground.slack.interactions import action_of, command_payload
from bot.playground.slack.view_interactions import (
    submission_payload,
    view_click_payload,
)
from bot.playground.slack.view_state import enter
from bot.slack.governing.asking import (
    channel_moved,
    commanded,
    handed_in,
    home_opened,
    pressed,
)
from bot.slack.governing.home import home_view
from bot.slack.governing.views import drawn
from bot.slack.kit import Block
from tests.slack.governing.every_page import every_page, homes
from tests.slack.governing.pages import CHANNEL, WORKSPACE, draft, version

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGES = dict(every_page())


@pytest.fixture
def slack() -> LocalSlack:
    return LocalSlack()


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


def test_a_text_over_several_boxes_arrives_as_it_was(slack: LocalSlack) -> None:
    text = "A line that is not short at all.\n" * 300
    page = EditorPage(
        scope=CHANNEL, draft=draft(text.strip(), CHANNEL, 7), published=version(7)
    )
    request = submitted(slack, page, {"reason": "Kinder", "mode": "replaces"})
    assert isinstance(request, Request)
    assert request.kind == GovernRequest.PUBLISH
    known = request.arguments
    assert known["text"] == text.strip()
    assert (known["base"], known["mode"]) == ("7", "replaces")
    assert known["reason"] == "Kinder"


def test_what_is_handed_in_again_names_the_same_receipt(slack: LocalSlack) -> None:
    page = PAGES["new prompt"]
    view = shown(slack, drawn(page, "s1"))
    ana = slack.workspace.person("Ana")
    payload = submission_payload(slack.workspace, ana, view)
    first, again = handed_in(payload, NOON), handed_in(payload, NOON)
    assert isinstance(first, Request)
    assert first == again
    assert str(first.arguments["view_id"]).startswith("saving/")


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"part/0": "Hello {name}"}, "`{name}` is no placeholder"),
        ({"part/0": "x" * 3_000} | {"part/1": "{user} {topic}"}, "`{user}`"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_it_is_in(
    slack: LocalSlack, entries: Mapping[str, str], words: str
) -> None:
    page = EditorPage(
        scope=WORKSPACE, draft=draft("y" * 2_000, WORKSPACE), published=None
    )
    wrong = submitted(slack, page, entries)
    assert isinstance(wrong, dict)
    ((block, said),) = wrong.items()
    assert block.startswith([*entries][-1])
    assert words in said


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


def test_a_trial_asks_a_question_or_the_real_ones(slack: LocalSlack) -> None:
    page = PAGES["trial"]
    assert isinstance(page, TrialPage)
    typed = submitted(slack, page, {"question": " Why? "})
    real = submitted(slack, page, {"source": "real"})
    assert isinstance(typed, Request)
    assert isinstance(real, Request)
    assert typed.arguments["question"] == "Why?"
    assert real.arguments["real"] == "yes"
    neither = submitted(slack, page, {"question": " "})
    assert isinstance(neither, dict)


def test_settings_left_alone_are_inherited_and_those_set_come_back(
    slack: LocalSlack,
) -> None:
    nothing = submitted(slack, PAGES["nothing set"], {})
    everything = submitted(slack, PAGES["everything set"], {})
    assert isinstance(nothing, Request)
    assert isinstance(everything, Request)
    found = json.loads(str(nothing.arguments["settings"]))
    assert set(found.values()) == {None}
    found = json.loads(str(everything.arguments["settings"]))
    assert found["temperature"] == 0.25
    assert found["max_tokens"] == 4_096
    assert found["model"] == "gone from the server"
    assert found["suggested_prompts"] == [{"title": "t" * 60, "message": "m" * 500}] * 4
    assert len(found["access"]["allowed"]["people"]) == 60
    assert len(found["editors"]["groups"]) == 30
    flags = [found["access"][n] for n in ("guests", "outsiders", "shared_channels")]
    assert flags == [True, False, None]
    assert found["channels_govern"] is True
    assert set(found) <= set(ScopeSettings.__slots__)


def test_a_dash_means_no_suggestions_at_all(slack: LocalSlack) -> None:
    entries = {"suggested_prompts": " - "}
    request = submitted(slack, PAGES["nothing set"], entries)
    assert isinstance(request, Request)
    assert json.loads(str(request.arguments["settings"]))["suggested_prompts"] == []


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


def test_what_is_no_part_of_ours_is_left_out(slack: LocalSlack) -> None:
    view = drawn(PAGES["new prompt"], "s1")
    view["private_metadata"] = "scope=C9&user_id=UADMIN&is_admin=true&base=3"
    ana = slack.workspace.person("Ana")
    request = handed_in(
        submission_payload(slack.workspace, ana, shown(slack, view)), NOON
    )
    assert isinstance(request, Request)
    assert request.user_id == ana.id
    assert not {"user_id", "is_admin"} & request.arguments.keys()


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
