"""Rows of tables as lines of Markdown."""

from collections.abc import Iterable


def markdown_row(cells: Iterable[str]) -> str:
    """One line; what would end a cell or the line early is made harmless."""
    told = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(told)} |\n"
