"""Where one block is cut: where it changes nothing for those who read it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import chain

from bot.slack.parsed import joined, reading
from bot.slack.reopening import Block, Halves

_SENTENCE_ENDS = re.compile(r"[.!?…][\"')\]]*[ \t]+|[。！？]")
_BLANKS = re.compile(r"[ \t]+")
_JOINING = frozenset("\u200d\ufe0e\ufe0f")
_FOLLOWING = ("", "x`", "x](u)", "(u)", "x)", "x*", "x**", "x_", "x__", "x~~", "x>")
_TRIED = 8
_TELLING_CHARS = 12
_LONGEST_BREAK = 8
_LOOKED_BACK_CHARS = 2_000


def inside_block(
    text: str, *, at_least: int, holds: Callable[[str], bool], is_whole: bool
) -> Halves | None:
    """Cut a block after `at_least` characters, as late as its message holds.

    Ends of lines that stand outside of most other things come first, then ends
    of sentences, then blanks. None where each of them would change how the
    block reads, or could, as long as more may come. What closes a code block
    comes on top of what `holds` allows.
    """
    at_most = _last_that_fits(text, holds)
    block = Block(text)
    follows = _FOLLOWING if not is_whole else ("",)
    places = chain(
        _line_starts(block, at_least, at_most, is_whole=is_whole),
        _breaks(text, _SENTENCE_ENDS, at_least, at_most),
        _breaks(text, _BLANKS, at_least, at_most),
    )
    for place in places:
        halves = _halves_at(block, place)
        if halves and _reads_the_same(text, halves, follows):
            return halves
    return None


def through_block(
    text: str, *, at_least: int, holds: Callable[[str], bool]
) -> Halves | None:
    """Cut a block through, between two characters; None where not one more fits."""
    at_most = _last_that_fits(text, holds)
    if at_most < at_least:
        return None
    block = Block(text)
    for place in range(at_most, max(at_least, at_most - _TRIED), -1):
        halves = None if _is_torn(text, place) else _halves_at(block, place)
        if halves and len(halves.rest) < len(text):
            return halves
    return Halves(text[:at_most], text[at_most:])


def _last_that_fits(text: str, holds: Callable[[str], bool]) -> int:
    return bisect_left(
        range(len(text)), x=True, key=lambda end: not holds(text[: end + 1])
    )


def _reads_the_same(text: str, halves: Halves, follows: Iterable[str]) -> bool:
    """Whether the halves read as the whole, whatever `follows`, and it gets less."""
    is_empty = halves.rest.strip() == halves.reopened.strip()
    if is_empty or len(halves.rest) >= len(text):
        return False
    head, twice = reading(halves.head), len(reading(halves.reopened))
    return all(
        joined([*head, *reading(halves.rest + more)[twice:]]) == reading(text + more)
        for more in follows
    )


def _line_starts(
    block: Block, at_least: int, at_most: int, *, is_whole: bool
) -> list[int]:
    """Starts of lines, the shallow ones of the second half first, late ones first.

    A line that is just coming counts once it shows what it is: `1` may be a word,
    or the number of an item.
    """
    come = len(block.text) - (0 if is_whole else _TELLING_CHARS)
    lines = [
        (start <= at_most / 2, block.depth(line), -start)
        for line, start in enumerate(block.line_starts)
        if at_least <= start <= at_most
        and (start <= come or "\n" in block.text[start:])
    ]
    return [-start for *_, start in sorted(lines)[:_TRIED]]


def _breaks(
    text: str, pattern: re.Pattern[str], at_least: int, at_most: int
) -> list[int]:
    """Where `pattern` ends within a line, late ones first."""
    from_here = max(0, at_least - _LONGEST_BREAK, at_most - _LOOKED_BACK_CHARS)
    ends = [found.end() for found in pattern.finditer(text, from_here, at_most)]
    return [end for end in reversed(ends) if end >= at_least][:_TRIED]


def _halves_at(block: Block, place: int) -> Halves | None:
    line = bisect_right(block.line_starts, place) - 1
    return block.halves(line, place - block.line_starts[line])


def _is_torn(text: str, place: int) -> bool:
    """Whether a cut would tear an emoji or an accented letter apart."""
    if place >= len(text):
        return False
    follows = text[place]
    return (
        unicodedata.combining(follows) > 0
        or follows in _JOINING
        or text[place - 1] == "\u200d"
        or "\U0001f3fb" <= follows <= "\U0001f3ff"
    )
