"""Tables beyond Slack's limits: what is shown of them, and the file they become."""

import csv
import io

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.slack.tables import MOST_COLUMNS, MOST_ROWS, Tables
from tests.slack.documents import DOCUMENT


def table(rows: int, columns: int = 2, cell: str = "c") -> str:
    line = "| " + " | ".join([cell] * columns) + " |\n"
    return line + "|" + "---|" * columns + "\n" + line * rows


def passed(
    text: str, step: int = 7, *, is_shared: bool = True
) -> tuple[str, list[bytes]]:
    """What is shown of `text` as it comes, and the files that were made."""
    tables, shown, files = Tables(), "", list[bytes]()
    pieces = [text[at : at + step] for at in range(0, len(text), step)]
    for number, piece in enumerate([*pieces, ""], start=1):
        is_over = number > len(pieces)
        shown += tables.feed(piece, is_over=is_over)
        while tables.withheld:
            files.append(tables.withheld.csv())
            shown += tables.go_on(is_shared=is_shared)
            shown += tables.feed("", is_over=is_over)
    return shown, files


def cells(file: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(file.decode("utf-8-sig")))]


@settings(max_examples=50, deadline=None, phases=[Phase.generate])
@given(DOCUMENT, st.integers(1, 40))
def test_whatever_slack_takes_passes_as_it_is(text: str, step: int) -> None:
    assert passed(text, step) == (text, [])


@pytest.mark.parametrize("rows", [MOST_ROWS - 1, MOST_ROWS, 400])
@pytest.mark.parametrize("step", [1, 13, 100_000])
def test_a_table_of_too_many_rows_shows_its_first_and_is_a_file(
    rows: int, step: int
) -> None:
    text = f"Look:\n\n{table(rows)}\nThat was it.\n"
    shown, files = passed(text, step)
    if rows < MOST_ROWS:
        assert (shown, files) == (text, [])
        return
    assert shown == (
        f"Look:\n\n{table(MOST_ROWS - 1)}\n_(All {rows} rows of this table are in the"
        " file.)_\n\n\nThat was it.\n"
    )
    assert cells(files[0]) == [["c", "c"]] * (rows + 1)


@pytest.mark.parametrize("step", [1, 13, 100_000])
def test_of_one_with_too_many_columns_only_the_note_is_shown(step: int) -> None:
    wide = table(3, MOST_COLUMNS + 1)
    shown, files = passed(f"Look:\n\n{wide}\nThat was it.", step)
    assert shown.split("\n\n") == [
        *("Look:", "\n_(All 3 rows of this table are in the file.)_"),
        "\nThat was it.",
    ]
    assert cells(files[0]) == [["c"] * (MOST_COLUMNS + 1)] * 4
    at_most = table(3, MOST_COLUMNS)
    assert passed(at_most, step) == (at_most, [])


def test_one_that_is_large_by_its_words_is_a_file_too() -> None:
    shown, files = passed(table(50, cell="w" * 300))
    assert 5_000 < len(shown) < 10_000
    assert len(cells(files[0])) == 51


def test_where_files_are_not_to_be_had_every_row_is_shown() -> None:
    for text in (table(300), table(2, MOST_COLUMNS + 3), f"{table(200)}\nEnd."):
        shown, _ = passed(text, is_shared=False)
        assert shown.split() == text.split()


def test_each_of_several_is_a_file_of_its_own() -> None:
    _, files = passed(f"{table(150)}\n{table(150, cell='d')}")
    assert [cells(file)[0] for file in files] == [["c", "c"], ["d", "d"]]


def test_code_that_looks_like_a_table_is_none() -> None:
    text = f"```\n{table(300)}```\n"
    assert passed(text) == (text, [])


def test_a_row_needs_no_bars_and_the_table_ends_where_the_parser_says() -> None:
    text = table(120) + "no bars\n> a quotation\n"
    shown, files = passed(text)
    assert shown.endswith("> a quotation\n")
    assert cells(files[0])[-1] == ["no bars", ""]


def test_the_file_holds_words_and_nothing_that_a_spreadsheet_would_run() -> None:
    rows = "| **bold** `x` | =1+1 |\n| a \\| b | -2 |\n| &lt;!channel> | @cmd |\n"
    _, files = passed(f"| a | b |\n|---|---|\n{rows * 60}")
    assert cells(files[0])[1:4] == [
        ["bold x", "'=1+1"],
        ["a | b", "-2"],
        ["<!channel>", "'@cmd"],
    ]
