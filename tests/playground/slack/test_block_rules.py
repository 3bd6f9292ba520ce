import pytest

from bot.playground.slack.block_rules import Json, faults_in


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


BUTTON = {"type": "button", "action_id": "a", "text": plain("Press")}
SELECT = {"type": "static_select", "action_id": "s", "options": [option()]}
ENTRY = {"type": "plain_text_input", "action_id": "e", "max_length": 3_000}


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": [*elements]}]


def entry(element: Json, label: str = "Words") -> list[Json]:
    return [{"type": "input", "label": plain(label), "element": element}]


def test_what_slack_takes_has_no_faults() -> None:
    blocks = [
        {"type": "header", "text": plain("Hello")},
        {"type": "section", "text": plain("Words"), "accessory": BUTTON},
        *actions(BUTTON, SELECT),
        *entry(ENTRY),
        {"type": "context", "elements": [plain("quiet")]},
    ]
    assert faults_in(blocks, at_most=100, in_view=True) == []


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "header", "text": plain("")}],
        [{"type": "section", "text": plain("")}],
        [{"type": "section", "fields": [plain("x" * 2_001)]}],
        [{"type": "section", "text": plain("x"), "accessory": ENTRY}],
        [{"type": "divider", "block_id": "one"}] * 2,
        [{"type": "context", "elements": []}],
        actions(BUTTON, BUTTON),
        actions(BUTTON | {"text": plain("x" * 76)}),
        actions(BUTTON | {"text": plain("")}),
        actions(BUTTON | {"value": "x" * 2_001}),
        actions(BUTTON | {"confirm": {"text": plain("x" * 301)}}),
        actions(SELECT | {"options": []}),
        actions(SELECT | {"options": [option()] * 101}),
        actions(SELECT | {"options": [option("x" * 76)]}),
        actions(SELECT | {"options": [option(value="x" * 151)]}),
        actions(SELECT | {"initial_option": option("Two", "2")}),
        actions({"type": "overflow", "options": [option()]}),
        actions(ENTRY),
        entry(ENTRY | {"max_length": 3_001}),
        entry(ENTRY | {"initial_value": "x" * 3_001}),
        entry(ENTRY | {"placeholder": plain("x" * 151)}),
        entry({"type": "file_input", "max_files": 11}),
        entry({"type": "radio_buttons", "options": [option()] * 11}),
        entry(BUTTON),
        entry(ENTRY, label=""),
        [{"type": "markdown", "text": "only in messages"}],
        [{"type": "table", "rows": []}],
    ],
)
def test_what_slack_would_not_take_is_a_fault(blocks: list[Json]) -> None:
    assert faults_in(blocks, at_most=100, in_view=True) != []
