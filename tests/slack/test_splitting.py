import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.slack.splitting import Cut, Room, concluded, cut
from tests.slack.shown_markdown import seen, seen_in_all

SMALL = Room(measure=len, ample=120, full=160)
SMALL_BYTES = Room(measure=lambda text: len(text.encode()), ample=120, full=160)
ROOMY = Room(measure=len, ample=150, full=600)

WORD = st.text("abcdefghäöüß日本語🙂", min_size=1, max_size=9)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
INLINE = st.one_of(
    PHRASE,
    PHRASE,
    PHRASE.map(lambda words: f"**{words}**"),
    PHRASE.map(lambda words: f"*{words}*"),
    PHRASE.map(lambda words: f"`{words}`"),
    WORD.map(lambda word: f"[{word}](https://example.com/a)"),
)
SENTENCE = st.lists(INLINE, min_size=1, max_size=4).map(lambda s: " ".join(s) + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
LINES = st.lists(SENTENCE, min_size=1, max_size=8).map("\n".join)
FENCE = st.builds(
    lambda language, lines: "\n".join([f"```{language}", *lines, "```"]),
    st.sampled_from(["", "python", "sh"]),
    st.lists(
        st.sampled_from(["x = 1", "  y()", "", "# long " + "w" * 30]), max_size=30
    ),
)
TABLE = st.lists(st.tuples(WORD, WORD), min_size=1, max_size=20).map(
    lambda rows: "\n".join(
        ["| a | b |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]
    )
)
BULLETS = st.lists(INLINE, min_size=1, max_size=15).map(
    lambda items: "\n".join(f"- {item}" for item in items)
)
NESTED = st.lists(st.lists(INLINE, min_size=1, max_size=5), min_size=1, max_size=5).map(
    lambda items: "\n".join(
        "\n".join([f"- {item[0]}", *(f"  - {inner}" for inner in item[1:])])
        for item in items
    )
)
NUMBERED = st.lists(INLINE, min_size=1, max_size=15).map(
    lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
)
LAZY_NUMBERS = st.lists(INLINE, min_size=1, max_size=15).map(
    lambda items: "\n".join(f"1. {item}" for item in items)
)
QUOTE = st.lists(SENTENCE, min_size=1, max_size=8).map(
    lambda lines: "\n".join(f"> {line}" for line in lines)
)
HEADING = PHRASE.map(lambda words: f"## {words}")
STEPS = st.lists(st.tuples(PHRASE, FENCE), min_size=1, max_size=3).map(
    lambda steps: "\n".join(
        f"{n}. {words}\n" + "\n".join(f"   {line}" for line in code.split("\n"))
        for n, (words, code) in enumerate(steps, 1)
    )
)
BLOCK = st.one_of(
    PARAGRAPH,
    LINES,
    FENCE,
    TABLE,
    BULLETS,
    NESTED,
    NUMBERED,
    LAZY_NUMBERS,
    QUOTE,
    HEADING,
    STEPS,
)
DOCUMENT = st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join)


def parts(text: str, room: Room) -> list[str]:
    found = []
    while halves := cut(text, room, is_whole=True):
        found.append(halves.head)
        text = halves.rest
    return [*found, text]


def streamed(text: str, room: Room, step: int) -> list[str]:
    """Cut as a stream is: more comes bit by bit, what was shown has to stay."""
    found: list[str] = []
    shown, rest = "", ""
    for end in range(0, len(text) + step, step):
        rest += text[end : end + step]
        while halves := cut(rest, room, kept=len(shown), is_whole=False):
            assert halves.head.startswith(shown)
            found.append(halves.head)
            rest, shown = halves.rest, ""
        shown = rest
    while halves := cut(rest, room, kept=len(shown), is_whole=True):
        assert halves.head.startswith(shown)
        found.append(halves.head)
        rest, shown = halves.rest, ""
    return [*found, rest]


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(DOCUMENT, st.sampled_from([SMALL, SMALL_BYTES]))
def test_all_parts_together_read_as_the_whole(text: str, room: Room) -> None:
    messages = parts(text, room)
    assert seen_in_all(messages) == seen_in_all([text])
    assert all(room.measure(message) <= room.full + 16 for message in messages)


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(DOCUMENT, st.sampled_from([20, 30, 70]))
def test_a_stream_that_is_cut_as_it_comes_reads_as_the_whole(
    text: str, step: int
) -> None:
    messages = streamed(text, ROOMY, step)
    assert seen_in_all(messages) == seen_in_all([text])
    assert all(len(message) <= ROOMY.full + 16 for message in messages)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "```python\n" + "x = 1\n" * 30 + "```",
            [
                "```python\n" + "x = 1\n" * 25 + "```",
                "```python\n" + "x = 1\n" * 5 + "```",
            ],
        ),
        (
            "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20,
            [
                "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 14,
                "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 6,
            ],
        ),
        (
            "1. one\n" + "1. more\n" * 25,
            [
                "1. one\n" + "1. more\n" * 19,
                "21. more\n22. more\n23. more\n24. more\n25. more\n26. more\n",
            ],
        ),
    ],
    ids=["code", "table", "numbered list"],
)
def test_what_must_be_cut_is_closed_and_opened_again(
    text: str, messages: list[str]
) -> None:
    assert parts(text, SMALL) == messages


def test_a_block_that_fits_into_a_message_stays_whole() -> None:
    code = "```\n" + "y()\n" * 37 + "```"
    assert parts(f"Look:\n\n{code}", SMALL) == ["Look:\n\n", code]


def test_a_short_text_is_not_cut() -> None:
    assert cut("a\n\n" * 40, SMALL, is_whole=True) is None


def test_a_block_that_may_still_belong_to_the_one_before_is_not_cut_off() -> None:
    text = "1. " + "word " * 24 + "\n\n2"
    assert cut(text, SMALL, is_whole=False) is None
    assert cut(f"{text} eggs\nmore", SMALL, is_whole=False) == Cut(
        text[:-1], "2 eggs\nmore"
    )


@pytest.mark.parametrize(
    "text", ["日本語" * 100, "e\u0301" * 200, "👩‍👩‍👧" * 60, "x" * 500]
)
def test_text_without_a_gap_is_cut_between_characters(text: str) -> None:
    messages = parts(text, SMALL)
    assert "".join(messages) == text
    assert len({message[0] for message in messages}) <= 3
    assert all(message[0] not in "\u0301\u200d" for message in messages)


@pytest.mark.parametrize(
    ("text", "concluding"),
    [
        ("Words", "Words\n\nEnd."),
        ("", "End."),
        ("```py\nx", "```py\nx\n```\n\nEnd."),
        ("```py\nx\n```", "```py\nx\n```\n\nEnd."),
        ("- a\n  ~~~~\n  x", "- a\n  ~~~~\n  x\n  ~~~~\n\nEnd."),
    ],
)
def test_a_closing_stands_outside_of_code_left_open(text: str, concluding: str) -> None:
    assert concluded(text, "End.") == concluding


COMMONMARK = """\
Tabs\tand `code  spans`, *a `*`*, **bold *nested* bold**, ***both***, a\\*b, &amp;

Setext
======

    indented code

    more of it

- a

  paragraph in an item

  > quote in it
  > goes on
- b
    1. deep
    2. deeper
       ~~~ text
       code in it
       ~~~

> quote
lazy continuation
>
> - list in quote
> - more

***

[link](<https://example.com/a b> "title") ![image](/url) <https://example.com> line\\
break

* other list
+ yet another

`` code with ` in it `` and <b>html</b>

<div>
html *block*
</div>

| a | b |
|:--|--:|
| `x` | **y** |

3) three
4) four
"""


@pytest.mark.parametrize("full", range(30, 420, 15))
def test_every_construct_survives_being_cut_off_from_the_others(full: int) -> None:
    room = Room(measure=len, ample=full, full=full)
    assert seen_in_all(parts(COMMONMARK, room))[0] == seen(COMMONMARK)[0]
    whole = "".join("".join(words.split()) for _, words in seen(COMMONMARK))
    shown = "".join(
        "".join(words.split()) for _, words in seen_in_all(parts(COMMONMARK, room))
    )
    assert (shown == whole) or full < 150
