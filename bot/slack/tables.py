"""Tables that Slack would not take: their beginning is shown, all of it is a file."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from bot.slack.code_blocks import CodeBlocks
from bot.slack.parsed import parsed

MOST_ROWS, MOST_COLUMNS, MOST_CHARS = 100, 20, 9_000
"""Slack's 100 rows, heading included, 20 columns, and under its 10,000 characters."""

_DELIMITERS = re.compile(r" {0,3}[|:\-][ \t|:\-]*\Z")
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.])")


@dataclass(slots=True)
class Table:
    """A table at the outermost level, line by line as the model wrote it.

    The first `shown` lines are shown, heading and delimiters included.
    """

    columns: int
    lines: list[str]
    shown: int

    @property
    def is_beyond(self) -> bool:
        """Whether some of it is not shown."""
        return self.shown < len(self.lines)

    @property
    def rows(self) -> int:
        """How many rows it has besides the heading."""
        return len(self.lines) - 2

    def takes(self, line: str) -> bool:
        """Whether `line` is its next row; the parser knows."""
        tokens = parsed("\n".join([*self.lines[:2], line]))
        return tokens[-1].type == "table_close" and _rows_in(tokens) == 2

    def add(self, line: str) -> bool:
        """Take in a row; whether it may be shown."""
        fits = not self.is_beyond and self._fits(line)
        self.lines.append(line)
        self.shown += fits
        return fits

    def csv(self) -> bytes:
        """All of it for a spreadsheet, in which no cell becomes a formula."""
        text = io.StringIO()
        csv.writer(text).writerows(
            [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]
            for row in _cells(self.lines)
        )
        return text.getvalue().encode("utf-8-sig")

    def _fits(self, line: str) -> bool:
        chars = sum(map(len, self.lines)) + len(line)
        return len(self.lines) <= MOST_ROWS and chars <= MOST_CHARS


class Tables:
    """Lets words pass as they come, but for the rows that go beyond the limits.

    Where such a table has ended it is `withheld`, and nothing passes any more
    until `go_on` says whether people have it as a file.
    """

    def __init__(self) -> None:
        self.withheld: Table | None = None
        self._pending = ""
        self._passed = ""
        self._above = ""
        self._wide = ""
        self._table: Table | None = None
        self._code = CodeBlocks()

    def feed(self, words: str, *, is_over: bool = False) -> str:
        """Take in `words`; what may be shown now."""
        self._pending += words
        shown: list[str] = []
        while self.withheld is None and self._pending:
            line, newline, rest = self._pending.partition("\n")
            if not newline and not is_over:
                shown.append(self._part(line))
                break
            if self._ends_table(line):
                break
            self._pending = rest
            shown.append(self._whole(line, newline))
        if is_over and self.withheld is None:
            shown.append(self._end())
        return "".join(shown)

    def go_on(self, *, is_shared: bool) -> str:
        """What is shown instead of the rows withheld: a note, or they themselves."""
        table, self.withheld, self._table = self.withheld, None, None
        if table is None:
            return ""
        if is_shared:
            return f"\n_(All {table.rows:,} rows of this table are in the file.)_\n\n"
        return "".join(f"{line}\n" for line in table.lines[table.shown :])

    def _part(self, line: str) -> str:
        """What is shown of an incomplete line: all, unless it may be of a table."""
        if self._table or self._wide or "|" in line:
            return ""
        self._pending = ""
        self._passed += line
        return line

    def _ends_table(self, line: str) -> bool:
        """Whether the table above `line` has to go out first."""
        if self._table is None or self._table.takes(line):
            return False
        if self._table.is_beyond:
            self.withheld = self._table
        else:
            self._table = None
        return self.withheld is not None

    def _whole(self, line: str, newline: str) -> str:
        """What is shown of a line that is complete."""
        if self._table is not None:
            return f"{line}{newline}" if self._table.add(line) else ""
        complete, self._passed = self._passed + line, ""
        is_code = self._code.enter(f"{complete}\n")
        self._code.pass_line(f"{complete}\n")
        above, self._above = self._above, "" if is_code else complete
        wide, self._wide = self._wide, ""
        if columns := 0 if is_code else _columns(above, complete):
            self._above = ""
            is_wide = columns > MOST_COLUMNS
            shown = (0 if wide else 1) if is_wide else 2
            self._table = Table(columns, [above, complete], shown)
            return "" if is_wide else f"{wide}{line}{newline}"
        if line == complete and not is_code and line.count("|") > MOST_COLUMNS:
            self._wide = f"{line}{newline}"
            return wide
        return f"{wide}{line}{newline}"

    def _end(self) -> str:
        if self._table is not None and self._table.is_beyond:
            self.withheld = self._table
        wide, self._wide = self._wide, ""
        return wide


def _columns(heading: str, delimiters: str) -> int:
    """How many columns the table has that begins with these lines; 0 if none does."""
    if "|" not in heading + delimiters or not _DELIMITERS.match(delimiters):
        return 0
    tokens = parsed(f"{heading}\n{delimiters}")
    if not tokens or tokens[0].type != "table_open":
        return 0
    return sum(token.type == "th_open" for token in tokens)


def _rows_in(tokens: Sequence[Token]) -> int:
    return sum(token.type == "tr_open" for token in tokens)


def _cells(lines: Sequence[str]) -> Iterator[list[str]]:
    """The words of each cell, row by row, without their markup."""
    row: list[str] = []
    for token in parsed("\n".join(lines)):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield row
        elif token.type == "inline":
            row.append("".join(child.content for child in token.children or ()))
