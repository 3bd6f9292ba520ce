from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.slack.splitting import Room, concluded, cut
from tests.slack.shown_markdown import seen, seen_in_all

SMALL = Room(measure=len, ample=120, full=160)
SMALL_BYTES = Room(measure=lambda text: len(text.encode()), ample=120, full=160)
ROOMY = Room(measure=len, ample=150, full=450)

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
    st.lists(st.sampled_from(["x = 1", "  y()", "", "# long " + "w" * 30]), max_size=30),
)
TABLE = st.lists(st.tuples(WORD, WORD), min_size=1, max_size=20).map(
    lambda rows: "\n".join(["| a | b |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])
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


@settings(max_examples=150, deadline=None, phases=[Phase.generate])
@given(DOCUMENT, st.sampled_from([SMALL, SMALL_BYTES]))
def test_all_parts_together_read_as_the_whole(text: str, room: Room) -> None:
    messages = parts(text, room)
    assert seen_in_all(messages) == seen_in_all([text])
    assert all(room.holds(message) for message in messages)


@settings(max_examples=100, deadline=None, phases=[Phase.generate])
@given(DOCUMENT, st.sampled_from([1, 7, 30]))
def test_a_stream_that_is_cut_as_it_comes_reads_as_the_whole(
    text: str, step: int
) -> None:
    messages = streamed(text, ROOMY, step)
    assert seen_in_all(messages) == seen_in_all([text])
    assert all(len(message) <= ROOMY.full + 16 for message in messages)
