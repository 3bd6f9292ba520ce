"""Cutting one block of Markdown: what that interrupts is closed and opened again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count

from markdown_it.token import Token

from bot.slack.parsed import parsed

_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_QUOTE = re.compile(r"[\s>]*>\s?")
_WORDS = re.compile(r"[^\s>]")
_PARTS_OF_TABLES = frozenset({"inline", "tbody_open", "thead_open", "tr_open"})


@dataclass(frozen=True, slots=True)
class Halves:
    """A block in two; `reopened` begins the `rest` but stands in the `head` too."""

    head: str
    rest: str
    reopened: str = ""


class Block:
    """One block, and the places inside of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        tokens = parsed(text)
        self._below = _numbered(self._lines, tokens)
        self._tokens = [t for t in tokens if t.map and t.type not in _PARTS_OF_TABLES]
        lengths = (len(line) + 1 for line in self._lines)
        self.line_starts = list(accumulate(lengths, initial=0))[:-1]

    def depth(self, line: int) -> int:
        """In how many things a cut before `line` stands."""
        return len(self._around(line, 0))

    def halves(self, line: int, column: int = 0) -> Halves | None:
        """Cut before `line`, or within it; None where one half would be empty."""
        around = self._around(line, column)
        prefix, width = self._list_items(around)
        head = self.text[: self.line_starts[line] + column]
        rest = self._below[line:]
        if column:
            shift = len(rest[0]) - len(self._lines[line])
            rest[0] = rest[0][column + shift :]
        match around[-1:]:
            case [Token(type="fence", map=[first, _], markup=fence)]:
                is_end = rest[0].strip(" >").startswith(fence)
                if line == first or (not column and (is_end or line == first + 1)):
                    return None
                head += "\n" * bool(column) + _margin(self._lines[first], fence) + fence
                rest[0] = _margin(self._below[first], fence) * bool(column) + rest[0]
                reopened = [_under(prefix, width, self._below[first])]
            case [Token(type="table_open", map=[first, _])]:
                if column or line < first + 3:
                    return None
                heading, ruler = self._below[first : first + 2]
                reopened = [_under(prefix, width, heading), ruler]
            case _:
                quote = _QUOTE.match(self._lines[line], 0, column)
                margin = quote[0] if quote else prefix
                rest[0] = _under(margin, 0 if quote else width, rest[0])
                reopened = []
        return Halves(head, "\n".join([*reopened, *rest]), "\n".join(reopened))

    def _around(self, line: int, column: int) -> list[Token]:
        """What stands on both sides of a cut, outermost first."""
        return [
            token
            for token in self._tokens
            if token.map and token.map[0] < line + bool(column) and line < token.map[1]
        ]

    def _list_items(self, around: Sequence[Token]) -> tuple[str, int]:
        """The markers that open the items around a cut, and how far they reach."""
        prefix, width = "", 0
        for token in around:
            if token.type == "list_item_open" and token.map:
                marker = _MARKER.match(self._below[token.map[0]], width)
                if marker is None:
                    break
                prefix, width = prefix + marker[0], marker.end()
        return prefix, width


def _margin(line: str, before: str) -> str:
    """The blanks and quotation marks that stand for what is `before` in a line."""
    return _WORDS.sub(" ", line[: line.index(before)])


def _under(prefix: str, width: int, line: str) -> str:
    """Put `line` below list markers instead of the margin it has."""
    if not prefix:
        return line
    is_inside = not line[:width].strip() or line.startswith(prefix[:width])
    return prefix + (line[width:] if is_inside else line.lstrip())


def _numbered(lines: Sequence[str], tokens: Sequence[Token]) -> list[str]:
    """The lines with the numbers that the items of an outermost list really have.

    People may write `1.` before each; once cut, the second half has to count on.
    """
    found = list(lines)
    numbers: Iterator[int] = count()
    for token in tokens:
        if token.type == "ordered_list_open" and token.level == 0:
            start = token.attrGet("start")
            numbers = count(1 if start is None else int(start))
        elif token.type == "list_item_open" and token.level == 1 and token.info:
            first, end = token.map or (0, 0)
            number = str(next(numbers))
            found[first] = found[first].replace(token.info, number, 1)
            wider = " " * (len(number) - len(token.info))
            for line in range(first + 1, end):
                found[line] = found[line] and wider + found[line]
    return found
