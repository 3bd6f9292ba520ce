"""Spreadsheets, old and new, as Markdown tables."""

from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError

from bot.core.media import Limits, ReadFile, Reason
from bot.media.tables import markdown_row
from bot.media.text import of_words
from bot.media.unreadable import Unreadable


def read_sheets(data: bytes, limits: Limits) -> ReadFile:
    """The values of all sheets, as last computed; empty rows are left out."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return of_words(_pieces(workbook), limits)
    except PasswordError:
        raise Unreadable(Reason.ENCRYPTED) from None


def _pieces(workbook: CalamineWorkbook) -> Iterator[str]:
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        heading = f"## {name}\n"
        for row in sheet.iter_rows():
            if any(cell not in ("", None) for cell in row):
                yield heading + markdown_row(_told(cell) for cell in row)
                heading = ""
        if not heading:
            yield "\n"


def _told(value: object) -> str:
    """Whole numbers lose the `.0` that spreadsheets store them with."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
