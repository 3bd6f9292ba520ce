"""People's messages become Markdown that says what they said."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import UserId
from bot.slack.readable import readable

KEEPER = UserId("U0KEEPER1")


def read(text: str) -> str:
    return readable({"text": text}, KEEPER)


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("plain words", "plain words"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("&amp;lt; stays escaped once", "&lt; stays escaped once"),
        ("*bold* and _italic_ and ~gone~", "**bold** and _italic_ and ~~gone~~"),
        ("2 * 3 * 4, a*b*c, ~ 5 ~", "2 * 3 * 4, a*b*c, ~ 5 ~"),
        ("*see <https://example.org|this>*", "**see [this](https://example.org)**"),
        ("`*code* &lt;b&gt;`", "`*code* <b>`"),
        ("```*x* = 1```", "```\n*x* = 1\n```"),
        ("look: ```x = 1\n``` ok", "look: \n```\nx = 1\n```\n ok"),
        ("<https://example.org/a_b_c>", "https://example.org/a_b_c"),
        ("<https://example.org|example.org>", "https://example.org"),
        ("<https://example.org/?a=1&amp;b=2|x>", "[x](https://example.org/?a=1&b=2)"),
        ("<mailto:anna@example.org|anna@example.org>", "anna@example.org"),
        ("ask <@U0BERT001|bert>", "ask <@U0BERT001>"),
        ("in <#C0GARDEN1|garden>", "in #garden"),
        ("in <#C0GARDEN1>", "in <#C0GARDEN1>"),
        ("<!subteam^S0PICKERS|@pickers> come", "@pickers come"),
        ("<!subteam^S0PICKERS> come", "<!subteam^S0PICKERS> come"),
        ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"),
        ("<!date^1700000000^{date}|Nov 14>", "Nov 14"),
        ("<strange thing> <|> <>", "<strange thing> <|> <>"),
        (":pear: 👋", ":pear: 👋"),
        ("&gt; quoted\nmine", "> quoted\nmine"),
        ("unclosed ``` and ` and < and *", "unclosed ``` and ` and < and *"),
    ],
)
def test_markup_becomes_markdown(said: str, reads: str) -> None:
    assert read(said) == reads


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("<@U0KEEPER1> hello", "hello"),
        ("<@U0KEEPER1|keeper>: hello", "hello"),
        ("<@U0KEEPER1>, hello", "hello"),
        ("hey <@U0KEEPER1> look", "hey look"),
        ("thanks <@U0KEEPER1>", "thanks"),
        ("<@U0KEEPER1> <@U0BERT001> hello", "<@U0BERT001> hello"),
        ("<@U0KEEPER1>:wave:", ":wave:"),
        ("<@U0KEEPER1>", ""),
        ("<@U0KEEPER1> \n\t ", ""),
        ("`<@U0KEEPER1>`", "`<@U0KEEPER1>`"),
    ],
)
def test_our_own_name_is_taken_out(said: str, reads: str) -> None:
    assert read(said) == reads


@pytest.mark.parametrize(
    "said",
    ["שלום \u202bעולם\u202c", "zero\u200bwidth\u200d\ufeff", "\ue000 \ue000", "é"],
)
def test_unusual_characters_are_kept(said: str) -> None:
    assert read(f"<@U0KEEPER1> {said}") == said


PLAIN = st.text(st.characters(exclude_characters="&<>*~`", exclude_categories=["Cs"]))


@given(PLAIN)
def test_plain_text_stays_as_it_is(said: str) -> None:
    reads = read(said)
    assert reads == said.replace("\0", "\ufffd").strip()
    assert read(reads) == reads


CODE = st.text(
    st.characters(exclude_characters="`\0\r", exclude_categories=["Cs"]), min_size=1
)


def escaped(code: str) -> str:
    return code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(CODE)
def test_code_in_text_keeps_every_character(code: str) -> None:
    code = code.removeprefix("\n")
    assert code in read(f"before ```{escaped(code)}``` after")


@given(CODE)
def test_code_from_the_editor_keeps_every_character(code: str) -> None:
    pieces = [{"type": "text", "text": code}]
    block = {"type": "rich_text_preformatted", "elements": pieces}
    reads = readable({"blocks": [{"type": "rich_text", "elements": [block]}]}, KEEPER)
    assert code in reads
    assert reads.startswith("```\n")
    assert reads.endswith("\n```")


@pytest.mark.parametrize(
    "piece",
    [
        *("<@", "<@a|", "<!", "<", "*a", "*", "~a", "`", "``", "```", "```a", ">"),
        *("<https://example.org|", "<@U0KEEPER1>", "```a```", "\ue000", "word"),
    ],
)
@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_hundred_thousand_characters_take_time_in_proportion(
    piece: str, between: str
) -> None:
    piece += between
    message = {"text": piece * (100_000 // len(piece))}
    began = time.process_time()
    readable(message, KEEPER)
    assert time.process_time() - began < 1.5


def test_without_blocks_that_show_something_the_text_counts() -> None:
    buttons = {"type": "actions", "elements": [{"type": "button"}]}
    message: dict[str, Any] = {"text": "Pick one", "blocks": [buttons]}
    assert readable(message, KEEPER) == "Pick one"


def test_a_forwarded_message_follows_as_a_quotation() -> None:
    words = {"type": "text", "text": "The pears are ripe.\nAll of them."}
    section = {"type": "rich_text_section", "elements": [words]}
    original = {"blocks": [{"type": "rich_text", "elements": [section]}]}
    message = {
        "text": "<@U0KEEPER1> is that so?",
        "attachments": [
            {
                "author_name": "Bert",
                "text": "The pears are ripe. All of them.",
                "fallback": "[March 3rd] bert: The pears are ripe.",
                "message_blocks": [{"channel": "C0GARDEN1", "message": original}],
            }
        ],
    }
    assert readable(message, KEEPER) == (
        "is that so?\n\n> **Bert**\n> The pears are ripe.\n> All of them."
    )


def test_an_old_attachment_shows_its_title_text_and_fields() -> None:
    message = {
        "text": "",
        "attachments": [
            {
                "pretext": "*Build*",
                "title": "No 7 &amp; last",
                "title_link": "https://example.org/7",
                "text": "failed",
                "fields": [{"title": "Stage", "value": "tests"}, {"value": "red"}],
            },
            {"fallback": "Only this"},
        ],
    }
    assert readable(message, KEEPER) == (
        "> **Build**\n> [No 7 & last](https://example.org/7)\n> failed\n"
        "> Stage: tests\n> red\n\n> Only this"
    )
