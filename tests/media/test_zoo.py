"""Whatever people share: nothing crashes, nothing stalls, and each gets a sentence."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.media_notes import sentence_about
from tests.media import offices, pdfs, pictures
from tests.media.conftest import Read
from tests.media.valid import assert_valid

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHOLE = "I read “it”."
DAMAGED = "I could not read “it”: it is damaged."
LOCKED = "I could not read “it”: it is protected with a password."
UNKNOWN = "I could not read “it”: I don't know this kind of file."
WORDLESS = "I could not read “it”: there are no words in it."
HUGE = "I could not read “it”: it is too large."
BOMB = "I could not read “it”: unpacked it would be far too large."
FIRST = "I read “it” in part: only its first picture."
BEGINNING = "I read “it” in part: only the first 100,000 characters."

ZOO: dict[str, tuple[Callable[[], bytes], str]] = {
    "JPEG": (lambda: pictures.picture("JPEG"), WHOLE),
    "PNG": (lambda: pictures.picture("PNG"), WHOLE),
    "GIF": (lambda: pictures.picture("GIF"), WHOLE),
    "WebP": (lambda: pictures.picture("WEBP"), WHOLE),
    "HEIC": (lambda: pictures.picture("HEIF"), WHOLE),
    "TIFF": (lambda: pictures.picture("TIFF"), WHOLE),
    "BMP": (lambda: pictures.picture("BMP"), WHOLE),
    "AVIF": (lambda: pictures.picture("AVIF"), WHOLE),
    "CMYK": (lambda: pictures.picture("JPEG", mode="CMYK"), WHOLE),
    "palette": (lambda: pictures.picture("PNG", mode="P"), WHOLE),
    "black and white": (lambda: pictures.picture("TIFF", mode="1"), WHOLE),
    "see-through": (lambda: pictures.picture("PNG", mode="LA"), WHOLE),
    "16 bits": (pictures.sixteen_bits, WHOLE),
    "float": (lambda: pictures.picture("TIFF", mode="F"), WHOLE),
    "EXIF": (pictures.photo_with_a_place, WHOLE),
    "colour profile of no use": (pictures.with_a_profile, WHOLE),
    "animated GIF": (lambda: pictures.moving_picture("GIF"), FIRST),
    "animated WebP": (lambda: pictures.moving_picture("WEBP"), FIRST),
    "animated PNG": (lambda: pictures.moving_picture("PNG"), FIRST),
    "TIFF of many pages": (lambda: pictures.moving_picture("TIFF"), FIRST),
    "one pixel": (lambda: pictures.picture("PNG", (1, 1)), WHOLE),
    "a line": (lambda: pictures.picture("PNG", (9_000, 1)), WHOLE),
    "truncated JPEG": (lambda: _half(pictures.picture("JPEG", (400, 400))), DAMAGED),
    "truncated PNG": (lambda: _half(pictures.picture("PNG", (400, 400))), DAMAGED),
    "truncated HEIC": (lambda: _half(pictures.picture("HEIF")), DAMAGED),
    "PNG bomb": (
        pictures.png_bomb,
        "I could not read “it”: its picture has too many pixels.",
    ),
    "60 MB JPEG": (lambda: pictures.heavy_jpeg(60_000_000), HUGE),
    "JPEG and ZIP at once": (lambda: pictures.picture("JPEG") + offices.word(), WHOLE),
    "GIF and PDF at once": (lambda: b"GIF89a" + pdfs.pdf("words"), DAMAGED),
    "zero bytes": (lambda: b"", "I could not read “it”: it is empty."),
    "zeros": (lambda: bytes(10_000), UNKNOWN),
    "program": (lambda: b"\x7fELF" + bytes(range(256)) * 40, UNKNOWN),
    "PDF": (lambda: pdfs.pdf("words of the first page"), WHOLE),
    "PDF of 900 pages": (
        lambda: pdfs.pdf(*["the words of every page"] * 900),
        "I read “it” in part: only 200 of 900 pages.",
    ),
    "PDF with a password": (pdfs.pdf_with_a_password, LOCKED),
    "PDF that may not be changed": (
        lambda: pdfs.pdf_that_may_not_be_changed("the words of the first page"),
        WHOLE,
    ),
    "truncated PDF": (lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<" * 100, DAMAGED),
    "PDF without anything": (lambda: pdfs.pdf(""), WORDLESS),
    "PDF without pages": (pdfs.pdf, DAMAGED),
    "scanned PDF": (
        lambda: pictures.picture("PDF", save_all=True),
        WHOLE,
    ),
    "Word": (offices.word, WHOLE),
    "Word without a word": (offices.empty_word, WORDLESS),
    "truncated Word": (lambda: _half(offices.word()), DAMAGED),
    "Word with a password": (offices.password_office, LOCKED),
    "old Word": (
        offices.old_word,
        "I could not read “it”: it is in an old Office format"
        " (saved anew as .docx or .pptx I can read it).",
    ),
    "Word bomb": (lambda: offices.word_bomb(101_000_000), BOMB),
    "Word bomb that lies": (
        lambda: offices.lying_bomb(offices.word(), "word/document.xml", 30_000_000),
        DAMAGED,
    ),
    "slides": (offices.slides, WHOLE),
    "sheets": (offices.sheets, WHOLE),
    "long sheets": (lambda: offices.sheets(8_000), BEGINNING),
    "ZIP of nothing": (lambda: b"PK\x05\x06" + bytes(18), UNKNOWN),
    "ZIP of files": (lambda: offices.word_bomb(0).replace(b"word", b"nord"), UNKNOWN),
    "web page": (lambda: b"<!doctype html><title>x</title><p>Good day.</p>", WHOLE),
    "web page without a word": (lambda: b"<html><script>x()</script></html>", WORDLESS),
    "web page a mile deep": (lambda: b"<html>" + b"<div>" * 5_000 + b"deep", DAMAGED),
    "CSV in UTF-16": (lambda: "Straße,5 €\n".encode("utf-16"), WHOLE),
    "source code": (lambda: Path(__file__).read_bytes(), WHOLE),
    "long text": (lambda: b"a line of a log\n" * 200_000, BEGINNING),
    "only spaces": (lambda: b" \n\n  ", WORDLESS),
    "recording": (
        lambda: b"ID3\x04" + bytes(1_000),
        "I could not read “it”: I can't listen to recordings.",
    ),
    "video": (
        lambda: b"\0\0\0\x20ftypisom" + bytes(1_000),
        "I could not read “it”: I can't watch videos.",
    ),
}


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("animal", ZOO)
async def test_each_file_ends_in_one_sentence_and_valid_pictures(
    animal: str, read: Read
) -> None:
    data, sentence = ZOO[animal][0](), ZOO[animal][1]

    made = await read(data)

    assert sentence_about("it", made) == sentence
    assert_valid(made)


async def test_sheets_that_unpack_to_more_than_they_say_end_in_a_sentence_too(
    read: Read,
) -> None:
    part = "xl/worksheets/sheet1.xml"

    made = await read(offices.lying_bomb(offices.sheets(), part, 60_000_000))

    assert sentence_about("it", made) in (WHOLE, DAMAGED, WORDLESS)


async def test_ten_files_at_once_stall_nobody_and_need_little_memory(
    read: Read,
) -> None:
    large = pictures.saved(pictures.noise((900, 700)), "PNG")
    files = [large, pdfs.pdf(*["page"] * 50) + bytes(8_000_000)] * 5
    at_rest_bytes = _resident_bytes()
    reading = asyncio.gather(*(read(data, documents=True) for data in files))
    longest_s, most_bytes = 0.0, 0
    while not reading.done():
        began_s = time.thread_time()
        await asyncio.sleep(0.002)
        longest_s = max(longest_s, time.thread_time() - began_s)
        most_bytes = max(most_bytes, _resident_bytes())

    assert all(made.media for made in await reading)
    assert longest_s < 0.1
    assert most_bytes - at_rest_bytes < 150 * 2**20


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096
