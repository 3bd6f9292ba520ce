"""Presentations as Markdown."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from pptx import Presentation
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from bot.core.media import Limits, ReadFile
from bot.media.tables import markdown_row
from bot.media.text import of_words


def read_slides(data: bytes, limits: Limits) -> ReadFile:
    """What stands on the slides, and what the speaker noted."""
    return of_words(_pieces(Presentation(BytesIO(data)).slides), limits)


def _pieces(slides: Iterable[Slide]) -> Iterator[str]:
    for number, slide in enumerate(slides, start=1):
        words = "".join(_shapes(slide.shapes))
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if notes and notes.text.strip():
            words += f"Notes: {notes.text.strip()}\n"
        if words:
            yield f"[slide {number}]\n{words}\n"


def _shapes(shapes: Iterable[BaseShape]) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _shapes(shape.shapes)
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            for row in shape.table.rows:
                yield markdown_row(cell.text for cell in row.cells)
        elif isinstance(shape, Shape) and (words := shape.text_frame.text.strip()):
            yield f"{words}\n"
