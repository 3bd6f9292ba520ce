"""Which kind of file is read by whom. Runs in the worker process."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.media import LeftOut, Limits, ReadFile, Reason
from bot.media.kinds import Kind
from bot.media.unreadable import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do with the bytes that come with it."""

    kind: Kind
    limits: Limits


Make = Callable[[bytes, Limits], ReadFile]


def maker_for(job: Job) -> Make:
    """Whoever reads this kind; its libraries are imported when it first comes."""
    match job.kind:
        case Kind.IMAGE:
            from bot.media.pictures import picture_maker

            return picture_maker()
        case Kind.PDF:
            from bot.media.pdf import read_pdf as make
        case Kind.ZIP:
            from bot.media.office import read_archive as make
        case Kind.OLE:
            from bot.media.office import read_compound as make
        case Kind.HTML:
            from bot.media.web import read_web_page as make
        case Kind.TEXT:
            from bot.media.text import read_text as make
        case _:
            return _nothing
    return make


def made(make: Make, data: bytes, limits: Limits) -> ReadFile:
    """Make blocks of a file.

    Raises whatever a library raises for a broken file, and `MemoryError`.
    """
    try:
        return make(data, limits)
    except Unreadable as trouble:
        return ReadFile(notes=(LeftOut(trouble.reason),))


def _nothing(data: bytes, limits: Limits) -> ReadFile:
    del data, limits
    raise Unreadable(Reason.UNKNOWN_KIND)
