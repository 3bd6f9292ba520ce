"""Made-up Markdown documents, for tests that want all of it."""

from hypothesis import strategies as st

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
