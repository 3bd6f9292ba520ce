"""Office files are ZIP archives: which kind, and whether they are safe to unpack."""

from enum import StrEnum
from io import BytesIO
from zipfile import ZipFile

from bot.core.media import Limits, Reason
from bot.media.unreadable import Unreadable

_MOST_ENTRIES = 10_000
_IS_ENCRYPTED = 0x1


class Office(StrEnum):
    """What an office file is."""

    WORD = "word"
    SLIDES = "slides"
    SHEETS = "sheets"


_MAIN_PARTS = {
    "word/document.xml": Office.WORD,
    "ppt/presentation.xml": Office.SLIDES,
    "xl/workbook.xml": Office.SHEETS,
    "xl/workbook.bin": Office.SHEETS,
}
_OPEN_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_SPREADSHEETS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def office_of_zip(data: bytes, limits: Limits) -> Office:
    """Tell what an archive holds, without unpacking it.

    The sizes its directory declares are added up; whoever unpacks an entry that
    declares too little is stopped by the memory limit. Raises `Unreadable`, and
    `BadZipFile` for a broken directory.
    """
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        declared = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST_ENTRIES or declared > limits.unpacked_bytes:
            raise Unreadable(Reason.UNPACKS_TOO_LARGE)
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
            raise Unreadable(Reason.ENCRYPTED)
        names = {entry.filename for entry in entries}
        for part, office in _MAIN_PARTS.items():
            if part in names:
                return office
        if "mimetype" in names and archive.read("mimetype") == _OPEN_SPREADSHEET:
            return Office.SHEETS
    raise Unreadable(Reason.UNKNOWN_KIND)


def office_of_ole(data: bytes) -> Office:
    """Tell what an old compound file holds; raises `Unreadable` but for tables.

    Word and its kin wrap a file with a password in one of these.
    """
    if _ENCRYPTED_PACKAGE in data:
        raise Unreadable(Reason.ENCRYPTED)
    if any(name in data for name in _OLD_SPREADSHEETS):
        return Office.SHEETS
    raise Unreadable(Reason.OLD_FORMAT)
