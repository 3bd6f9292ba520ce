"""A result's table as a file: JSON for programs, CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.kept_results import KeptResults
from bot.core.requests import Request
from bot.core.tasks.results import Table, Teller

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """Serves the buttons that give a table as a file, to the one it belongs to."""

    kept: KeptResults
    teller: Teller

    async def export(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Put the file into their direct messages; what they are told."""
        value = str(request.arguments.get("value", ""))
        number, _, kind = value.partition("/")
        kept = await self.kept.own(request, number)
        if isinstance(kept, str):
            return kept
        if kept.table is None or kind not in ("json", "csv"):
            return wording.GONE
        content = as_json(kept.table) if kind == "json" else as_csv(kept.table)
        still_ours()
        await self.teller.give_file(request, f"facts.{kind}", "Facts", content)
        return wording.FILE_GIVEN


def as_json(table: Table) -> bytes:
    """A list of objects, one a row, named after the columns."""
    names = [column.casefold() for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=2).encode()


def as_csv(table: Table) -> bytes:
    """With a byte order mark, as spreadsheets want it, and nothing they would run."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(table.columns)
    rows.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
