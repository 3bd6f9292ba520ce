"""A request was refused: which of its files may be the reason, decided purely."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.assistant.sharing import Shown
from bot.core.errors import (
    InvalidRequest,
    ModelError,
    ModelFailed,
    RequestRefused,
    RequestTooLarge,
)
from bot.core.ids import FileId
from bot.core.media import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspects:
    """Files to leave out of the next attempt, and why.

    `lasting`: if that helps, they stay out of later requests, too.
    """

    files: frozenset[FileId] = frozenset()
    reason: Reason = Reason.REFUSED
    lasting: bool = False


def suspects(
    error: ModelError | None, shown: Shown, kept_out: Mapping[FileId, Reason]
) -> Suspects:
    """Whoever the server names; else the newest files, which it has never seen.

    What is `kept_out` already was not the reason, or not the only one. Where a
    request was too large, what was shared before goes first. Nobody is suspected
    once people have read something.
    """
    if error is None or (error.partial and error.partial.text):
        return Suspects()
    media = frozenset(shown.media_of)
    there = frozenset(name for name, read in shown.read.items() if read.blocks)
    match error:
        case RequestRefused() | InvalidRequest():
            groups = (_named(error, shown), media & shown.new, media)
            return Suspects(
                files=_first(groups, kept_out),
                lasting=isinstance(error, RequestRefused),
            )
        case ModelFailed():
            return Suspects(files=_first((media & shown.new, media), kept_out))
        case RequestTooLarge():
            found = _first((there - shown.new, there), kept_out)
            return Suspects(files=found, reason=Reason.NO_ROOM)
        case _:
            return Suspects()


def _named(error: ModelError, shown: Shown) -> frozenset[FileId]:
    blocks = error.blocks if isinstance(error, RequestRefused) else ()
    return frozenset(
        file_id
        for block in blocks
        for file_id, media in shown.media_of.items()
        if any(block is part or block == part for part in media)
    )


def _first(
    groups: tuple[frozenset[FileId], ...], kept_out: Mapping[FileId, Reason]
) -> frozenset[FileId]:
    """The first group that has somebody in it who is not out already."""
    return next(
        (left for group in groups if (left := group - kept_out.keys())), frozenset()
    )
