"""Office files for the zoo."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from docx import Document
from docx.document import Document as WordDocument
from pptx import Presentation
from pptx.presentation import Presentation as SlideShow
from pptx.util import Inches


def word() -> bytes:
    document = Document()
    document.add_heading("Minutes", 1)
    document.add_paragraph("We met on Tuesday.")
    document.add_paragraph("buy tea", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "tea"
    table.cell(0, 1).text = "3|4"
    document.add_paragraph("That was all.")
    return _saved(document)


def empty_word() -> bytes:
    return _saved(Document())


def slides() -> bytes:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "Our plan"
    table = slide.shapes.add_table(
        1, 2, Inches(1), Inches(1), Inches(2), Inches(1)
    ).table
    table.cell(0, 0).text = "year"
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = "Smile."
    return _saved(presentation)


def sheets(rows: int = 2) -> bytes:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sums = workbook.add_worksheet("Sums")
    for row in range(rows):
        sums.write_row(row, 0, ["tea", row, 1.5])
    workbook.add_worksheet("Nothing")
    workbook.close()
    return buffer.getvalue()


def word_bomb(unpacked_bytes: int) -> bytes:
    """A small archive that declares, truly, to be enormous."""
    buffer = BytesIO()
    with (
        ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(unpacked_bytes // 1_000_000):
            part.write(b" " * 1_000_000)
    return buffer.getvalue()


def lying_bomb(original: bytes, part: str, unpacked_bytes: int) -> bytes:
    """An archive one part of which is far larger than its directory declares."""
    buffer = BytesIO()
    with (
        ZipFile(BytesIO(original)) as source,
        ZipFile(buffer, "w", ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            if name != part:
                archive.writestr(name, source.read(name))
        archive.writestr(
            part, b" " * unpacked_bytes + source.read(part), compresslevel=1
        )
        size = archive.getinfo(part).file_size
    return buffer.getvalue().replace(struct.pack("<I", size), struct.pack("<I", 1_000))


def password_office() -> bytes:
    """What Office writes for a file with a password: a compound file around it."""
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return signature + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(400)


def old_word() -> bytes:
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return signature + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(400)


def _saved(document: WordDocument | SlideShow) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
