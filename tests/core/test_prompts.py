import pytest

from bot.core.governed import EffectivePrompt, EffectiveSettings
from bot.core.prompts import PromptVersions, Wording, filled_in, problems_of

FAIR = [
    *(
        "",
        "Be kind.",
        "{workspace} and {channel}",
        '{"json": {"a": 1}}',
        "{ workspace }",
    ),
    *("{{name}}", "{}", "{a b}", "x" * 20_000),
]


@pytest.mark.parametrize("text", FAIR)
def test_what_can_be_published_has_no_problems(text: str) -> None:
    assert problems_of(Wording(text=text)) == ()


def test_an_unknown_placeholder_is_told_with_what_there_is() -> None:
    (problem,) = problems_of(Wording(text="{user} and {user}"))

    assert "`{user}` is no placeholder" in problem
    assert "`{workspace}`" in problem
    assert "`{{user}}`" in problem


def test_too_long_a_text_is_told_how_long_it_is() -> None:
    (problem,) = problems_of(Wording(text="x" * 20_001))
    assert "20,001" in problem


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("I am at {workspace} in {channel}.", "I am at Acme in <#C1>."),
        ("{{workspace}} {workspace}", "{workspace} Acme"),
        ("{topic} {}", "{topic} {}"),
        ("{{channel}}{channel}", "{channel}<#C1>"),
    ],
)
def test_placeholders_are_filled_in(text: str, filled: str) -> None:
    assert filled_in(text, workspace="Acme", channel="<#C1>") == filled


def test_what_is_filled_in_is_not_read_for_placeholders_again() -> None:
    assert filled_in("{workspace}", workspace="{channel}", channel="#x") == "{channel}"


@pytest.mark.parametrize(
    ("workspace", "channel", "label"),
    [
        (0, 0, ""),
        (3, 0, "workspace v3"),
        (3, 7, "workspace v3 + #support v7"),
        (0, 7, "#support v7"),
    ],
)
def test_a_receipt_names_the_versions_that_count(
    workspace: int, channel: int, label: str
) -> None:
    effective = EffectivePrompt(
        system="",
        versions=PromptVersions(workspace, channel),
        settings=EffectiveSettings(model="m", fast_model="f", max_tokens=1),
    )
    assert effective.label("support") == label
