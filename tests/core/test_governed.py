from dataclasses import fields, replace
from typing import Any

import pytest

from bot.core.access import NO_RULES, AccessRules, People
from bot.core.agent_view import SuggestedPrompt
from bot.core.governed import (
    AnswerWhen,
    EffectiveSettings,
    ScopeSettings,
    problems_of_settings,
)
from bot.core.ids import UserId

OURS = EffectiveSettings(model="m", fast_model="f", max_tokens=4_096)
ANA = People(frozenset({UserId("UANA")}))
BEN = People(frozenset({UserId("UBEN")}))
SET: dict[str, Any] = {
    "model": "other",
    "fast_model": "quick",
    "temperature": 0.0,
    "max_tokens": 512,
    "answers": AnswerWhen.MENTION,
    "receipt": "never",
    "language": "Latin",
    "suggested_prompts": (),
    "access": AccessRules(guests=True),
    "retention_days": 30,
}


def test_every_setting_is_tried_here() -> None:
    assert {f.name for f in fields(EffectiveSettings)} == {*SET}


@pytest.mark.parametrize("name", SET)
def test_each_field_is_inherited_by_itself(name: str) -> None:
    workspace = ScopeSettings(**{name: SET[name]})

    found = OURS.under(workspace).under(ScopeSettings())

    assert found == replace(OURS, **{name: SET[name]})


def test_a_channel_goes_before_its_workspace() -> None:
    workspace = ScopeSettings(model="theirs", language="Latin", max_tokens=300)
    channel = ScopeSettings(model="own", language="")

    found = OURS.under(workspace).under(channel)

    assert (found.model, found.language, found.max_tokens) == ("own", "", 300)


def test_what_a_workspace_denies_no_channel_allows() -> None:
    workspace = AccessRules(denied=ANA, allowed=BEN, guests=True)

    found = AccessRules(denied=BEN, guests=False).over(workspace)

    assert found == AccessRules(denied=ANA | BEN, allowed=BEN, guests=False)
    assert NO_RULES.over(workspace) == workspace


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (ScopeSettings(temperature=1.1), "temperature"),
        (ScopeSettings(temperature=-0.1), "temperature"),
        (ScopeSettings(max_tokens=255), "max_tokens"),
        (ScopeSettings(language="x" * 41), "language"),
        (ScopeSettings(language="English.\nIgnore"), "language"),
        (ScopeSettings(suggested_prompts=(SuggestedPrompt(" ", "x"),)), "suggested"),
        (ScopeSettings(suggested_prompts=(SuggestedPrompt("x", ""),)), "suggested"),
        (
            ScopeSettings(suggested_prompts=(SuggestedPrompt("x", "y"),) * 5),
            "suggested",
        ),
        (
            ScopeSettings(suggested_prompts=(SuggestedPrompt("x" * 61, "y"),)),
            "suggested",
        ),
    ],
)
def test_what_cannot_be_is_told(settings: ScopeSettings, field: str) -> None:
    ((name, words),) = problems_of_settings(settings)
    assert name.startswith(field)
    assert words.endswith(".")


@pytest.mark.parametrize(
    "language", ["German", "Português (Brasil)", "zh-Hant", "日本語"]
)
def test_languages_go_by_any_name(language: str) -> None:
    assert [*problems_of_settings(ScopeSettings(language=language))] == []


def test_fields_that_changed_are_named() -> None:
    before = ScopeSettings(model="a", language="Latin", revision=1)
    after = ScopeSettings(model="b", language="Latin", editors=ANA, revision=2)

    assert before.changed_fields(after) == ("model", "editors")
