"""Slack's blocks become Markdown: the editor's, and those that apps send."""

import time
from typing import Any

import pytest

from bot.core.ids import UserId
from bot.slack.readable import readable

KEEPER = UserId("U0KEEPER1")

Json = dict[str, Any]


def read(*blocks: Json) -> str:
    return readable({"text": "(fallback)", "blocks": list(blocks)}, KEEPER)


def rich(*elements: Json) -> str:
    return read({"type": "rich_text", "elements": list(elements)})


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, "style": style}


def listing(style: str, *items: str, **more: int) -> Json:
    elements = [section(words(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "elements": elements, **more}


US = {"type": "user", "user_id": "U0KEEPER1"}


@pytest.mark.parametrize(
    ("element", "reads"),
    [
        (words("a < b & *c*"), "a < b & *c*"),
        (words("bold", bold=True), "**bold**"),
        (words(" bold ", bold=True), "x **bold** x"),
        (words("all", bold=True, italic=True, strike=True), "**_~~all~~_**"),
        (words("a*b", code=True), "`a*b`"),
        (words("a`b", code=True), "`` a`b ``"),
        (words("not", bold=False), "not"),
        ({"type": "link", "url": "https://example.org"}, "https://example.org"),
        (
            {"type": "link", "url": "https://example.org", "text": "here"},
            "[here](https://example.org)",
        ),
        ({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fb"}, "👋🏻"),
        ({"type": "emoji", "name": "pear-bot"}, ":pear-bot:"),
        ({"type": "emoji", "name": "odd", "unicode": "zz"}, ":odd:"),
        ({"type": "emoji", "name": "half", "unicode": "d83d"}, "\ufffd"),
        ({"type": "user", "user_id": "U0BERT001"}, "<@U0BERT001>"),
        ({"type": "channel", "channel_id": "C0GARDEN1"}, "<#C0GARDEN1>"),
        ({"type": "usergroup", "usergroup_id": "S0PICKER"}, "<!subteam^S0PICKER>"),
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "color", "value": "#00FF00"}, "#00FF00"),
        ({"type": "date", "timestamp": 1700000000, "fallback": "Tuesday"}, "Tuesday"),
        ({"type": "date", "timestamp": 1700000000}, "2023-11-14 22:13 UTC"),
        ({"type": "something_new", "text": "words"}, "words"),
    ],
)
def test_every_element_of_a_line_is_readable(element: Json, reads: str) -> None:
    around = ("x", "x") if reads.startswith("x ") else ("", "")
    assert rich(section(words(around[0]), element, words(around[1]))) == reads


def test_neighbours_of_one_style_share_their_marks() -> None:
    link = {"type": "link", "url": "https://example.org", "text": "pears"}
    bold = {**link, "style": {"bold": True}}
    assert rich(section(words("ripe ", bold=True), bold)) == (
        "**ripe [pears](https://example.org)**"
    )


@pytest.mark.parametrize(
    ("elements", "reads"),
    [
        ([US, words(" hello")], "hello"),
        ([US, words(": hello")], "hello"),
        ([words("hey "), US, words(" look")], "hey look"),
        ([US, words("  ")], ""),
        ([US], ""),
        ([US, {"type": "emoji", "name": "wave", "unicode": "1f44b"}], "👋"),
    ],
)
def test_our_own_name_is_taken_out(elements: list[Json], reads: str) -> None:
    block = {"type": "rich_text", "elements": [section(*elements)]}
    assert readable({"text": "<@U0KEEPER1>", "blocks": [block]}, KEEPER) == reads


def test_lists_keep_their_numbers_and_their_nesting() -> None:
    assert rich(
        section(words("To do:\n")),
        listing("ordered", "pick", "wash"),
        listing("bullet", "twice", "with\ncold water", indent=1),
        listing("ordered", "eat", offset=2),
        section(words("\nDone")),
    ) == (
        "To do:\n\n1. pick\n2. wash\n    - twice\n    - with\n      cold water\n3. eat"
        "\n\nDone"
    )


def test_quotations_and_code_stand_apart() -> None:
    assert rich(
        {"type": "rich_text_quote", "elements": [words("ripe?\n\nripe!")]},
        section(words("See:\n")),
        {
            "type": "rich_text_preformatted",
            "language": "python",
            "elements": [
                words("```x``` = "),
                {"type": "link", "url": "https://example.org"},
            ],
        },
    ) == (
        "> ripe?\n>\n> ripe!\n\nSee:\n\n````python\n```x``` = https://example.org\n````"
    )


def test_blocks_of_apps_are_readable_too() -> None:
    def mrkdwn(text: str) -> Json:
        return {"type": "mrkdwn", "text": text}

    assert read(
        {"type": "header", "text": {"type": "plain_text", "text": "Harvest"}},
        {
            "type": "section",
            "text": mrkdwn("*12* &lt; 13"),
            "fields": [mrkdwn("_a_"), mrkdwn("b")],
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [{"type": "image", "alt_text": "pear"}, mrkdwn("by <@U0B>")],
        },
        {"type": "image", "alt_text": "a pear", "image_url": "https://example.org"},
        {"type": "markdown", "text": "**kept** as it is"},
        {"type": "actions", "elements": [{"type": "button"}]},
    ) == (
        "## Harvest\n\n**12** < 13\n_a_\nb\n\npear by <@U0B>\n\na pear\n\n"
        "**kept** as it is"
    )


def test_a_table_keeps_its_cells() -> None:
    rich_cell = {"type": "rich_text", "elements": [section(words("a|b", bold=True))]}
    raw = {"type": "raw_text", "text": "Fruit"}
    number = {"type": "raw_number", "value": 12}
    assert read({"type": "table", "rows": [[raw, raw], [rich_cell, number], []]}) == (
        "| Fruit | Fruit |\n| --- | --- |\n| **a\\|b** | 12 |\n|  |  |"
    )


@pytest.mark.parametrize("kind", ["rich_text_list", "rich_text_quote", "section"])
def test_ten_thousand_elements_take_no_time(kind: str) -> None:
    one = {"type": kind, "elements": [section(words("pear", bold=True))]}
    began = time.process_time()
    rich(*[one] * 10_000)
    rich(section(*[words("pear", bold=True), words(" pear")] * 10_000))
    assert time.process_time() - began < 4
