"""Which of a conversation's files one request can carry, purely.

What is left out is a function of the files alone, and grows by whole steps: most
new files change nothing about the older ones, so that prompt caches stay warm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import Media, ReadFile, Reason, without_media
from bot.core.model import DocumentBlock, ImageBlock

_MANY = 20
_LONGEST_SIDE_AMONG_MANY_PX = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBudget:
    """What the pictures and documents of one request may come to.

    Some servers count documents among the pictures, so both count here. The
    bytes are those of base64: the smallest known limit of a whole request is
    20 MB (Bedrock), and words need room too.
    """

    media: int = 20
    base64_bytes: int = 16_000_000
    pages: int = 100


def fit_request(
    files: Sequence[ReadFile], budget: RequestBudget
) -> tuple[ReadFile, ...]:
    """Leave the pictures and documents of the oldest files out, until the rest fits.

    `files` are all files of a conversation, newest last, each as it was read.
    More than 20 pictures in one request may not be larger than 2,000 px a side.
    """
    with_media = [index for index, file in enumerate(files) if file.media]
    kept = set(with_media)
    for dropped in _steps(len(with_media), budget):
        kept = set(with_media[dropped:])
        if _fits([part for index in kept for part in files[index].media], budget):
            break
    return tuple(
        file
        if not file.media or index in kept
        else without_media(file, Reason.MADE_ROOM)
        for index, file in enumerate(files)
    )


def not_worth_fetching(
    files: Sequence[SharedFile], budget: RequestBudget
) -> frozenset[FileId]:
    """The oldest pictures, which `fit_request` would surely leave out.

    They are the same as it would choose: a picture is one block.
    """
    pictures = [f.file_id for f in files if f.media_type.startswith("image/")]
    steps = _steps(len(pictures), budget)
    dropped = next(n for n in steps if len(pictures) - n <= budget.media)
    return frozenset(pictures[:dropped])


def _steps(count: int, budget: RequestBudget) -> Iterator[int]:
    """How many to leave out: whole steps first, single ones where those fail."""
    step = max(1, budget.media // 4)
    yield from range(0, count, step)
    yield from range(max(0, count - 1) // step * step, count + 1)


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
