"""A difference as people read it: whole words struck out and set in bold."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from bot.slack.kit import Block

_BLOCK_CHARS = 2_500
_MOST_BLOCKS = 40
_WORD = re.compile(r"\s+|\w+|[^\w\s]")

Run = tuple[str, str]
"""A style (`strike`, `bold`, `italic` or none) and the words in it."""


def diff_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Show the lines of a `unified_diff`; within a changed line, word by word."""
    for number, runs in enumerate(_packed(_runs(lines))):
        if number == _MOST_BLOCKS:
            yield _block([("italic", "… and more.")])
            return
        yield _block(runs)


def _runs(lines: Sequence[str]) -> Iterator[Run]:
    body = [line for line in lines if not line.startswith(("---", "+++"))]
    removed: list[str] = []
    for sign, group in groupby(body, key=lambda line: line[:1]):
        said = [line[1:].rstrip("\n") for line in group]
        if sign == "-":
            removed = said
            continue
        if sign == "+":
            yield from _changed(removed, said)
        else:
            yield from _struck(removed)
            yield from [("italic", "…\n")] if sign == "@" else _as_is(said)
        removed = []
    yield from _struck(removed)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    old, new = _WORD.findall("\n".join(before)), _WORD.findall("\n".join(after))
    if not old or SequenceMatcher(None, old, new, autojunk=False).ratio() < 0.4:
        yield from _struck(before)
        yield ("bold", "\n".join(after) + "\n")
        return
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for way, old_from, old_to, new_from, new_to in matched:
        if way == "equal":
            yield ("", "".join(new[new_from:new_to]))
            continue
        yield ("strike", "".join(old[old_from:old_to]))
        yield ("bold", "".join(new[new_from:new_to]))
    yield ("", "\n")


def _struck(lines: Sequence[str]) -> Iterator[Run]:
    if lines:
        yield ("strike", "\n".join(lines) + "\n")


def _as_is(lines: Sequence[str]) -> Iterator[Run]:
    yield ("", "".join(f"{line}\n" for line in lines))


def _packed(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """Runs in portions that fit into a block each."""
    portion: list[Run] = []
    size = 0
    for style, words in runs:
        for start in range(0, len(words), _BLOCK_CHARS):
            piece = words[start : start + _BLOCK_CHARS]
            if size + len(piece) > _BLOCK_CHARS:
                yield portion
                portion, size = [], 0
            portion.append((style, piece))
            size += len(piece)
    if portion:
        yield portion


def _block(runs: Sequence[Run]) -> Block:
    elements: list[Block] = [
        {"type": "text", "text": words} | ({"style": {style: True}} if style else {})
        for style, words in runs
    ]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
