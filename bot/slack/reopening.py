"""Cutting one block of Markdown: what that interrupts is closed and opened again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, repeat

from markdown_it.token import Token

from bot.slack.parsed import parsed

_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_NUMBER = re.compile(r"(\s*)(\d{1,9})([.)])")
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
        self._numbers = _numbers(tokens)
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
        remainder, below = self._lines[line][column:], self._lines[line + 1 :]
        match around[-1:]:
            case [Token(type="fence", map=[first, _], markup=fence)]:
                is_end = not column and remainder.strip(" >").startswith(fence)
                if is_end or (not column and line < first + 2):
                    return None
                opener = self._lines[first]
                margin = _WORDS.sub(" ", opener[: opener.index(fence)])
                reopened = _under(prefix, width, opener)
                if column:
                    head, remainder = f"{head}\n", margin + remainder
                head += margin + fence
            case [Token(type="table_open", map=[first, _])]:
                if column or line < first + 3:
                    return None
                heading, ruler = self._lines[first : first + 2]
                reopened = f"{_under(prefix, width, heading)}\n{ruler}"
            case _ if column and (quote := _QUOTE.match(self._lines[line])):
                return Halves(head, "\n".join([quote[0] + remainder, *below]))
            case _:
                if around[1:] or line not in self._numbers:
                    first_line = _under(prefix, width, remainder)
                    return Halves(head, "\n".join([first_line, *below]))
                item = [remainder, *below]
                return Halves(head, "\n".join(self._numbered(line, item)))
        return Halves(head, "\n".join([reopened, remainder, *below]), reopened)

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
                first = token.map[0]
                marker = _MARKER.match(self._lines[first], width)
                if marker is None:
                    break
                prefix, width = prefix + marker[0], marker.end()
        return prefix, width

    def _numbered(self, line: int, lines: list[str]) -> list[str]:
        """Write the number an item really has; its lines move with it."""
        end, number = self._numbers[line]
        marker = _NUMBER.match(lines[0])
        if marker is None or int(marker[2]) == number:
            return lines
        wider = " " * (len(str(number)) - len(marker[2]))
        first = f"{marker[1]}{number}{marker[3]}{lines[0][marker.end() :]}"
        inside = [wider + each if each else each for each in lines[1 : end - line]]
        return [first, *inside, *lines[end - line :]]


def _under(prefix: str, width: int, line: str) -> str:
    """Put `line` below list markers instead of the margin it has."""
    if not prefix:
        return line
    is_inside = not line[:width].strip() or line.startswith(prefix[:width])
    return prefix + (line[width:] if is_inside else line.lstrip())


def _numbers(tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
    """Where each item of an outermost numbered list ends, and its number."""
    found: dict[int, tuple[int, int]] = {}
    numbers: Iterator[int] = count()
    for token in tokens:
        if token.type == "ordered_list_open" and token.level == 0:
            start = token.attrGet("start")
            numbers = count(1 if start is None else int(start))
        elif token.type == "bullet_list_open" and token.level == 0:
            numbers = repeat(0)
        elif token.type == "list_item_open" and token.level == 1 and token.map:
            found[token.map[0]] = (token.map[1], next(numbers))
    return found
