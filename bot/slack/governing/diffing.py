"""A difference as people read it: whole words struck out and set in bold."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from bot.slack.kit import Block

_BLOCK_CHARS = 2_500
_MOST_BLOCKS = 40
_WORD = re.compile(r"\s+|\S+\s*")
_ALIKE = 0.4
_MOST_EFFORT = 20_000

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
    body = lines[3:]  # without two headings, and where the first place is
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
    """Line beside line where there are as many, else all lines together."""
    if len(before) != len(after):
        yield from _reworded("\n".join(before), "\n".join(after))
        return
    for old, new in zip(before, after, strict=True):
        yield from _reworded(old, new)


def _reworded(before: str, after: str) -> Iterator[Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if _effort(old, new) > _MOST_EFFORT or matcher.ratio() < _ALIKE:
        yield from _struck([before] if before else [])
        yield "bold", f"{after}\n"
        return
    for way, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if way == "equal":
            yield "", "".join(new[new_from:new_to])
            continue
        yield "strike", "".join(old[old_from:old_to])
        yield "bold", "".join(new[new_from:new_to])
    yield "", "\n"


def _effort(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal words there are: what matching them goes through."""
    counts = Counter(old)
    return sum(counts[word] for word in new)


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
