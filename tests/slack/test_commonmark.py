"""The CommonMark specification's own examples, where messages are cut.

They are in `commonmark-0.31.2.json`, with their author and licence.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.slack.splitting import Room
from tests.slack.test_splitting import parts, streamed

EXAMPLES: list[str] = json.loads(
    Path(__file__).with_name("commonmark-0.31.2.json").read_text("utf-8")
)["examples"]
ROOM = Room(measure=len, ample=200, full=300)
RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render

# What one message defines, the next does not know: examples of that may differ.
DEFINES = re.compile(r"^[ >]{0,3}\[[^\]]+\]:", re.MULTILINE)


def around(example: str) -> str:
    """Paragraphs before and after; the limit of a message falls into the example."""
    before = max(1, (ROOM.full - len(example) // 2) // 18)
    return "Word after word.\n\n" * before + f"{example}\nAfter it.\n"


@pytest.mark.parametrize(
    "cut",
    [lambda text: parts(text, ROOM), lambda text: streamed(text, ROOM, 30)],
    ids=["whole", "as it comes"],
)
def test_every_example_looks_the_same_in_several_messages(
    cut: Callable[[str], list[str]],
) -> None:
    differing = []
    for example in EXAMPLES:
        text = around(example)
        messages = cut(text)
        assert len(messages) > 1 or len(text) <= ROOM.full
        if "".join(map(RENDER, messages)) != RENDER(text):
            differing.append(example)
    assert [example for example in differing if not DEFINES.search(example)] == []
    assert len(differing) < 10
    assert len(EXAMPLES) == 655


def test_no_example_loses_a_word_however_small_the_messages() -> None:
    for example in EXAMPLES:
        for full in (10, 20, 40):
            room = Room(measure=len, ample=full, full=full)
            messages = parts(example, room)
            left = iter("".join("".join(messages).split()))
            assert all(sign in left for sign in "".join(example.split())), example
