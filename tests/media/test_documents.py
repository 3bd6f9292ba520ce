"""Documents become words, pages become pictures, and what is missing is said."""

from base64 import b64decode

import pytest

from bot.core.media import Cut, Limits, ReadFile, Unit
from bot.core.model import DocumentBlock, ImageBlock, TextBlock
from tests.media import offices, pdfs, pictures
from tests.media.conftest import Read

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = "the words of this page"


def words_of(made: ReadFile) -> str:
    return "".join(block.text for block in made.blocks if isinstance(block, TextBlock))


async def test_a_pdf_goes_whole_to_a_server_that_takes_it(read: Read) -> None:
    data = pdfs.pdf(PAGE, PAGE)

    (block,) = (await read(data, documents=True)).blocks

    assert isinstance(block, DocumentBlock)
    assert (b64decode(block.data), block.pages) == (data, 2)


async def test_a_pdf_is_told_page_by_page_to_any_other(read: Read) -> None:
    made = await read(pdfs.pdf(PAGE + " one", PAGE + " two"))

    assert words_of(made) == f"[page 1]\n{PAGE} one\n\n[page 2]\n{PAGE} two\n\n"


@pytest.mark.parametrize(
    "data",
    [pdfs.pdf(*[PAGE] * 101), pdfs.pdf_that_may_not_be_changed(PAGE)],
    ids=["too many pages", "protected"],
)
async def test_a_pdf_that_servers_refuse_is_told_as_words(
    data: bytes, read: Read
) -> None:
    made = await read(data, documents=True)

    assert not made.media
    assert PAGE in words_of(made)


async def test_a_pdf_too_heavy_for_a_request_is_told_as_words(read: Read) -> None:
    made = await read(pdfs.pdf(PAGE), documents=True, document_base64_bytes=500)

    assert PAGE in words_of(made)


async def test_pages_without_words_are_shown(read: Read) -> None:
    made = await read(pictures.picture("PDF", save_all=True))

    heading, page = made.blocks
    assert heading == TextBlock("[page 1]\n")
    assert isinstance(page, ImageBlock)
    assert max(page.width_px, page.height_px) == Limits().long_edge_px


async def test_only_some_scanned_pages_are_shown_and_that_is_said(read: Read) -> None:
    pages = [pictures.noise((50, 50)) for _ in range(4)]
    data = pictures.saved(pages[0], "PDF", save_all=True, append_images=pages[1:])

    made = await read(data, scanned_pages=3, long_edge_px=100)

    assert len(made.media) == 3
    assert made.notes == (Cut(Unit.SCANNED_PAGES, 3, 4),)


async def test_a_long_pdf_is_cut_and_that_is_said(read: Read) -> None:
    made = await read(pdfs.pdf(*[PAGE] * 9), text_pages=4)

    assert "[page 4]" in words_of(made)
    assert "[page 5]" not in words_of(made)
    assert made.notes == (Cut(Unit.PAGES, 4, 9),)


async def test_a_word_document_becomes_markdown(read: Read) -> None:
    assert words_of(await read(offices.word())) == (
        "# Minutes\n\nWe met on Tuesday.\n\n- buy tea\n"
        "| tea | 3\\|4 |\n\nThat was all.\n\n"
    )


async def test_slides_tell_their_words_tables_and_notes(read: Read) -> None:
    assert words_of(await read(offices.slides())) == (
        "[slide 1]\nOur plan\n| year |  |\nNotes: Smile.\n\n"
    )


async def test_sheets_tell_their_values(read: Read) -> None:
    assert words_of(await read(offices.sheets())) == (
        "## Sums\n| tea | 0 | 1.5 |\n| tea | 1 | 1.5 |\n\n"
    )


async def test_a_web_page_tells_its_words_and_no_scripts(read: Read) -> None:
    page = (
        b"<!doctype html><html><head><title>no</title><style>no</style></head><body>"
        b"<h1>Tea</h1><script>no()</script><p>Very <b>hot</b>.</p></body></html>"
    )

    assert words_of(await read(page)).strip() == "# Tea\n\nVery **hot**."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
async def test_text_of_any_encoding_is_read(encoding: str, read: Read) -> None:
    table = "Straße;Größe;naïve café\r\nHauptstraße;drei Äpfel;für Jürgen\r\n"

    assert words_of(await read(table.encode(encoding))) == table.replace("\r\n", "\n")


async def test_a_text_is_cut_between_lines_and_that_is_said(read: Read) -> None:
    made = await read(b"a line of 20 letters\n" * 10, chars=50)

    assert words_of(made) == "a line of 20 letters\n" * 2
    assert made.notes == (Cut(Unit.CHARACTERS, 42),)
