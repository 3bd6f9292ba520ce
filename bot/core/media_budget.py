"""Which of a conversation's files one request can carry, purely.

What is left out is a function of the files alone, and grows by whole steps: most
new files change nothing about the older ones, so that prompt caches stay warm.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import (
    LeftOut,
    Media,
    ReadFile,
    Reason,
    Room,
    without_media,
)
from bot.core.model import DocumentBlock, ImageBlock
from bot.core.tokens import TOKENS_A_SHOWN_PAGE, size_of_blocks

_MANY = 20
_LONGEST_SIDE_AMONG_MANY_PX = 2_000
_BYTES_PER_TOKEN = 2.5
"""As the densest tokenizer counts, so that the estimate is never too small."""
_CHARS_PER_TOKEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBudget:
    """What the files of one request may come to.

    Some servers count documents among the pictures, so both count in `media`.
    The bytes are those of base64: the smallest known limit of a whole request is
    20 MB (Bedrock), and words need room too. `tokens` counts words as well.
    """

    media: int = 20
    base64_bytes: int = 16_000_000
    pages: int = 100
    tokens: int = 250_000


def room_in(budget: RequestBudget, *, takes_documents: bool) -> Room:
    """How large a single file may be: alone it always fits into the budget."""
    pages = min(budget.tokens // TOKENS_A_SHOWN_PAGE, budget.pages)
    return Room(
        document_pages=pages if takes_documents else 0,
        chars=budget.tokens * _CHARS_PER_TOKEN,
    )


def fit_request(
    files: Sequence[ReadFile], budget: RequestBudget
) -> tuple[ReadFile, ...]:
    """Leave the oldest files out, until the rest fits.

    `files` are all files of a conversation, newest last, each as it was read.
    First pictures and documents go, the words of their files stay; then words.
    More than 20 pictures in one request may not be larger than 2,000 px a side.
    """
    step = max(1, budget.media // 4)
    files = _made_to_fit(
        files,
        step,
        counts=lambda file: bool(file.media),
        fits=lambda kept: _fits([part for file in kept for part in file.media], budget),
        without=lambda file: without_media(file, Reason.MADE_ROOM),
    )
    return _made_to_fit(
        files,
        step,
        counts=lambda file: bool(file.blocks),
        fits=lambda kept: _tokens(kept) <= budget.tokens,
        without=lambda _: ReadFile(notes=(LeftOut(Reason.MADE_ROOM),)),
    )


def not_worth_fetching(
    files: Sequence[SharedFile], budget: RequestBudget
) -> frozenset[FileId]:
    """The oldest pictures, which `fit_request` would surely leave out.

    They are the same as it would choose: a picture is one block.
    """
    pictures = [f.file_id for f in files if f.media_type.startswith("image/")]
    steps = _steps(len(pictures), max(1, budget.media // 4))
    dropped = next(n for n in steps if len(pictures) - n <= budget.media)
    return frozenset(pictures[:dropped])


def _made_to_fit(
    files: Sequence[ReadFile],
    step: int,
    *,
    counts: Callable[[ReadFile], bool],
    fits: Callable[[Sequence[ReadFile]], bool],
    without: Callable[[ReadFile], ReadFile],
) -> tuple[ReadFile, ...]:
    """Do `without` the oldest of those that count, until those that are left fit."""
    those = [index for index, file in enumerate(files) if counts(file)]
    kept = set(those)
    for dropped in _steps(len(those), step):
        kept = set(those[dropped:])
        if fits([files[index] for index in those[dropped:]]):
            break
    gone = set(those) - kept
    return tuple(
        without(file) if index in gone else file for index, file in enumerate(files)
    )


def _steps(count: int, step: int) -> Iterator[int]:
    """How many to leave out: whole steps first, single ones where those fail."""
    yield from range(0, count, step)
    yield from range(max(0, count - 1) // step * step, count + 1)


def _tokens(files: Sequence[ReadFile]) -> int:
    sizes = (size_of_blocks(file.blocks) for file in files)
    return sum(size.tokens(_BYTES_PER_TOKEN) for size in sizes)


def _fits(media: Sequence[Media], budget: RequestBudget) -> bool:
    pages = sum(part.pages for part in media if isinstance(part, DocumentBlock))
    return (
        len(media) <= budget.media
        and sum(len(part.data) for part in media) <= budget.base64_bytes
        and pages <= budget.pages
        and (
            len(media) <= _MANY
            or max(map(_side_px, media)) <= _LONGEST_SIDE_AMONG_MANY_PX
        )
    )


def _side_px(part: Media) -> int:
    return max(part.width_px, part.height_px) if isinstance(part, ImageBlock) else 0
