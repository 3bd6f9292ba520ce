"""Word documents as Markdown."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.core.media import Limits, ReadFile
from bot.media.tables import markdown_row
from bot.media.text import of_words


def read_word(data: bytes, limits: Limits) -> ReadFile:
    """Headings, paragraphs, lists and tables, in their order."""
    return of_words(_pieces(Document(BytesIO(data)).iter_inner_content()), limits)


def _pieces(content: Iterable[Paragraph | Table]) -> Iterator[str]:
    for part in content:
        if isinstance(part, Paragraph):
            yield from _paragraph(part)
        else:
            for row in part.rows:
                yield markdown_row(cell.text for cell in row.cells)
            yield "\n"


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    if not (words := paragraph.text.strip()):
        return
    style = (paragraph.style and paragraph.style.name) or ""
    level = style.removeprefix("Heading ")
    if style == "Title":
        yield f"# {words}\n\n"
    elif level != style and level.isdecimal():
        yield f"{'#' * int(level)} {words}\n\n"
    elif style.startswith("List"):
        yield f"- {words}\n"
    else:
        yield f"{words}\n\n"
