"""Forms that people hand in, as requests."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.core.governed import ScopeSettings
from bot.core.governing import GovernRequest
from bot.core.prompt_views import EditorPage, TrialPage
from bot.core.prompts import Mode, Wording
from bot.core.requests import Request
from bot.playground.slack import LocalSlack
from bot.playground.slack.view_interactions import (
    submission_payload,
)
from bot.slack.governing.asking import (
    handed_in,
)
from bot.slack.governing.views import drawn
from tests.slack.governing.doing import NOON, PAGES, shown, submitted
from tests.slack.governing.pages import CHANNEL, WORKSPACE, draft, version


def test_a_text_over_several_boxes_arrives_as_it_was(slack: LocalSlack) -> None:
    line = "A line that is not short at all, and no paragraph. "
    text = "\n\n".join(line * count for count in (40, 70, 20, 60))
    page = EditorPage(
        scope=CHANNEL, draft=draft(text.strip(), CHANNEL, 7), published=version(7)
    )
    assert len(text) > 9_000
    request = submitted(slack, page, {"reason": "Kinder", "mode": "replaces"})
    assert isinstance(request, Request)
    assert request.kind == GovernRequest.PUBLISH
    known = request.arguments
    assert known["text"] == text.strip()
    assert (known["base"], known["mode"]) == ("7", "replaces")
    assert known["reason"] == "Kinder"


def test_what_a_channels_prompt_does_stays_as_it_was(slack: LocalSlack) -> None:
    wording = Wording(text="Be kind.", mode=Mode.REPLACES)
    page = EditorPage(
        scope=CHANNEL, draft=replace(draft(), wording=wording), published=None
    )
    request = submitted(slack, page, {})
    assert isinstance(request, Request)
    assert request.arguments["mode"] == "replaces"


@pytest.mark.parametrize("kind", [*GovernRequest, "receipt"])
def test_only_three_windows_can_be_handed_in(slack: LocalSlack, kind: str) -> None:
    view = drawn(PAGES["new prompt"], "s1") | {"callback_id": kind}
    ana = slack.workspace.person("Ana")
    request = handed_in(
        submission_payload(slack.workspace, ana, shown(slack, view)), NOON
    )
    is_form = kind in {"prompt_publish", "prompt_save_settings", "prompt_run_test"}
    assert (request is not None) == is_form


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
    assert "retention_days" not in found
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
    assert found["retention_days"] == 365
    assert set(found) <= set(ScopeSettings.__slots__)


def test_a_dash_means_no_suggestions_at_all(slack: LocalSlack) -> None:
    entries = {"suggested_prompts": " - "}
    request = submitted(slack, PAGES["nothing set"], entries)
    assert isinstance(request, Request)
    assert json.loads(str(request.arguments["settings"]))["suggested_prompts"] == []


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
