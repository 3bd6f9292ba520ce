"""PDFs: whole where the server takes them, else their words and scanned pages."""

from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby

import pypdfium2
from pypdfium2 import raw

from bot.core.media import Cut, FileBlock, Limits, Note, ReadFile, Reason, Unit
from bot.core.model import DocumentBlock, TextBlock
from bot.media.pictures import block_of
from bot.media.text import limited
from bot.media.unreadable import Unreadable

_FEWEST_WORDS_CHARS = 20


def read_pdf(data: bytes, limits: Limits) -> ReadFile:
    """Make a PDF readable.

    Servers refuse PDFs with any kind of protection, so one that opens without
    a password but is encrypted is told as text. Raises `Unreadable`.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.BROKEN) from None
    pages = len(pdf)
    protected = raw.FPDF_GetSecurityHandlerRevision(pdf) != -1
    base64_bytes = 4 * (len(data) // 3 + 1)
    fits = (
        0 < pages <= limits.document_pages
        and base64_bytes <= limits.document_base64_bytes
    )
    if fits and not protected:
        document = DocumentBlock(
            media_type="application/pdf",
            data=b64encode(data).decode("ascii"),
            pages=pages,
        )
        return ReadFile(blocks=(document,))
    return _PageReader(pdf, limits).read()


class _PageReader:
    """Tells a PDF page by page, until a limit is reached."""

    def __init__(self, pdf: pypdfium2.PdfDocument, limits: Limits) -> None:
        self._pdf = pdf
        self._limits = limits
        self._room_chars = limits.chars
        self._read_pages = 0
        self._scanned_pages = 0

    def read(self) -> ReadFile:
        blocks = tuple(_joined(self._pages()))
        if not blocks:
            raise Unreadable(Reason.NO_WORDS)
        return ReadFile(blocks=blocks, notes=tuple(self._notes()))

    def _pages(self) -> Iterator[FileBlock]:
        for index in range(min(len(self._pdf), self._limits.text_pages)):
            if self._room_chars <= 0:
                return
            page = self._pdf[index]
            yield from self._page(page, f"[page {index + 1}]\n")
            page.close()
            self._read_pages = index + 1

    def _page(self, page: pypdfium2.PdfPage, heading: str) -> Iterator[FileBlock]:
        """Its words; a picture of it where it has none to speak of."""
        words = page.get_textpage().get_text_range(errors="replace").strip()
        is_scanned = len(words) < _FEWEST_WORDS_CHARS and any(page.get_objects())
        self._scanned_pages += is_scanned
        if is_scanned and self._scanned_pages <= self._limits.scanned_pages:
            yield TextBlock(heading)
            yield self._picture(page)
        elif words:
            text, _ = limited([heading, words, "\n\n"], self._room_chars)
            self._room_chars -= len(text)
            yield TextBlock(text)

    def _picture(self, page: pypdfium2.PdfPage) -> FileBlock:
        scale = self._limits.long_edge_px / max(*page.get_size(), 1.0)
        return block_of(page.render(scale=scale).to_pil(), self._limits)

    def _notes(self) -> Iterator[Note]:
        if self._read_pages < len(self._pdf):
            yield Cut(Unit.PAGES, self._read_pages, len(self._pdf))
        if self._room_chars <= 0:
            yield Cut(Unit.CHARACTERS, self._limits.chars)
        if self._scanned_pages > self._limits.scanned_pages:
            kept = self._limits.scanned_pages
            yield Cut(Unit.SCANNED_PAGES, kept, self._scanned_pages)


def _joined(blocks: Iterator[FileBlock]) -> Iterator[FileBlock]:
    """Make neighbouring texts one block."""
    for is_text, group in groupby(blocks, key=lambda b: isinstance(b, TextBlock)):
        if is_text:
            yield TextBlock("".join(b.text for b in group if isinstance(b, TextBlock)))
        else:
            yield from group
