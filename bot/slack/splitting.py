"""Where a long answer is cut into messages: between blocks, if there is a way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.token import Token

from bot.slack.cutting import inside_block, through_block
from bot.slack.parsed import block_starts, parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much one message holds, in what `measure` counts.

    Past `ample` it ends with the next block, past `late` at the next good place
    within one. It never grows past `full`, but for the few characters that
    close a code block that has to be cut.
    """

    measure: Callable[[str], int]
    ample: int
    full: int

    @property
    def late(self) -> int:
        """When it is time to end, wherever that is."""
        return self.full - (self.full - self.ample) // 3

    def holds(self, text: str) -> bool:
        """Whether one message holds all of `text`."""
        return self.measure(text) <= self.full


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in two: what ends one message, and what begins the next."""

    head: str
    rest: str


def cut(text: str, room: Room, *, kept: int = 0, is_whole: bool) -> Cut | None:
    """Cut `text` where its message should end; None while it may go on.

    The first `kept` characters stay as they are. Blocks that fit into a message
    stay whole, unless one has begun to be shown; what has to be cut is closed
    and opened again, so that each part reads as it did in one piece.
    """
    size = room.measure(text)
    if size <= room.full and (is_whole or size <= room.ample):
        return None
    blocks = _blocks(text, is_whole=is_whole)
    for start, end in reversed(blocks):
        if (
            start >= max(kept, 1)
            and room.holds(text[:start])
            and (size <= room.full or room.holds(text[start:end]))
        ):
            return Cut(text[:start], text[start:])
    if size <= room.late:
        return None
    return _inside(text, room, kept, blocks, is_whole=is_whole)


def _inside(
    text: str, room: Room, kept: int, blocks: list[tuple[int, int]], *, is_whole: bool
) -> Cut | None:
    """Cut inside the block that will not fit; before it where most is said already.

    While the message is not full, only a cut that nobody will notice is made.
    """
    start, end = next((b for b in blocks if not room.holds(text[: b[1]])), blocks[-1])
    before, block, after = text[:start], text[start:end], text[end:]
    may_end_before = start >= max(kept, 1)
    if may_end_before and room.measure(before) > room.full / 2:
        return Cut(before, block + after)

    def holds(head: str) -> bool:
        return room.holds(before + head)

    at_least = max(kept - start, 1)
    halves = inside_block(block, at_least=at_least, holds=holds, is_whole=is_whole)
    if halves is None and room.holds(text):
        return None
    halves = halves or through_block(block, at_least=at_least, holds=holds)
    if halves is not None:
        return Cut(before + halves.head, halves.rest + after)
    position = start if may_end_before else max(kept, 1)
    return Cut(text[:position], text[position:])


def _blocks(text: str, *, is_whole: bool) -> list[tuple[int, int]]:
    """Where each block begins and the next one does, gaps and all.

    While more may come, a block counts only once its first line is complete:
    until then it might still turn out to belong to the one before.
    """
    offsets = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    starts = [offsets[line] for line in block_starts(parsed(text))]
    if not is_whole:
        starts = [start for start in starts if "\n" in text[start:]]
    begins = [0, *(start for start in starts[1:])]
    return list(zip(begins, [*begins[1:], len(text)], strict=True))


def concluded(text: str, closing: str) -> str:
    """The text with `closing` below it, outside of a code block left open."""
    if not (text.strip() and closing):
        return text if text.strip() else closing
    return f"{text}{_open_fence(text)}\n\n{closing}"


def _open_fence(text: str) -> str:
    """What closes the code block at the end of `text`, if one is open."""
    match [token for token in parsed(text) if token.nesting >= 0][-1:]:
        case [Token(type="fence", map=[first, last], markup=fence)]:
            lines = text.split("\n")
            is_closed = last - first > 1 and lines[last - 1].strip(" >") == fence
            margin = re.sub(r"[^\s>]", " ", lines[first].split(fence)[0])
            return "" if is_closed else f"\n{margin}{fence}"
        case _:
            return ""
