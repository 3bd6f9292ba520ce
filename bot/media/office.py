"""Office files, new and old, to whoever reads them."""

from bot.core.media import Limits, ReadFile
from bot.media.archives import Office, office_of_ole, office_of_zip
from bot.media.sheets import read_sheets
from bot.media.slides import read_slides
from bot.media.word import read_word

_READERS = {
    Office.WORD: read_word,
    Office.SLIDES: read_slides,
    Office.SHEETS: read_sheets,
}


def read_archive(data: bytes, limits: Limits) -> ReadFile:
    """Read a ZIP archive that is an office file; raises `Unreadable` for others."""
    return _READERS[office_of_zip(data, limits)](data, limits)


def read_compound(data: bytes, limits: Limits) -> ReadFile:
    """Read an old compound file that holds tables; raises `Unreadable` for others."""
    return _READERS[office_of_ole(data)](data, limits)
