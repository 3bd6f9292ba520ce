"""How many tokens a request will be, before anybody counted them.

Tokenizers differ from model to model and are not public, so text is counted in
UTF-8 bytes per token, and that ratio is learned from what servers report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from math import ceil

from bot.core.model import (
    ContentBlock,
    DocumentBlock,
    ImageBlock,
    ModelRequest,
    OpaqueBlock,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
)

BYTES_PER_TOKEN = 3.5
"""For lack of anything better: English prose has more, CJK and code have less."""

_TOKENS_A_MESSAGE = 4
_TOKENS_A_PAGE = 3_000
_LARGEST_IMAGE_TOKENS = 4_784
TOKENS_A_SHOWN_PAGE = _TOKENS_A_PAGE + 1_568
"""A page of a PDF: its words, and the picture that servers make of it."""
_PATCH_PX = 28
_ENOUGH_BYTES = 2_000
_WEIGHT_OF_NEWS = 0.2
_PLAUSIBLE_BYTES_PER_TOKEN = (1.0, 6.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A request's text in bytes, and the tokens of everything that is no text."""

    text_bytes: int
    other_tokens: int

    def __add__(self, other: "Size") -> "Size":
        return Size(
            text_bytes=self.text_bytes + other.text_bytes,
            other_tokens=self.other_tokens + other.other_tokens,
        )

    def tokens(self, bytes_per_token: float) -> int:
        """The estimate; a little too much rather than too little."""
        return self.other_tokens + ceil(self.text_bytes / bytes_per_token)


def size_of(
    request: ModelRequest, *, image_limit_tokens: int = _LARGEST_IMAGE_TOKENS
) -> Size:
    """Measure `request`; larger images are shrunk to `image_limit_tokens`."""
    blocks = [block for message in request.messages for block in message.content]
    tools = [
        dumps([t.name, t.description, _plain(t.input_schema)]) for t in request.tools
    ]
    around = Size(
        text_bytes=sum(map(_utf8_bytes, (request.system, *tools))),
        other_tokens=_TOKENS_A_MESSAGE * len(request.messages),
    )
    return around + size_of_blocks(blocks, image_limit_tokens=image_limit_tokens)


def size_of_blocks(
    blocks: Sequence[ContentBlock], *, image_limit_tokens: int = _LARGEST_IMAGE_TOKENS
) -> Size:
    """Measure what stands in a message."""
    return Size(
        text_bytes=sum(map(_utf8_bytes, _texts(blocks))),
        other_tokens=sum(_other_tokens(block, image_limit_tokens) for block in blocks),
    )


def image_tokens(width_px: int, height_px: int, limit_tokens: int) -> int:
    """What an image costs: its patches of 28 × 28 px, up to the limit."""
    patches = ceil(width_px / _PATCH_PX) * ceil(height_px / _PATCH_PX)
    return min(patches, limit_tokens)


def learned(bytes_per_token: float, size: Size, prompt_tokens: int) -> float:
    """A better ratio, now that a prompt of `size` was counted as `prompt_tokens`.

    Prompts too short to tell, and counts that cannot be true, teach nothing.
    """
    text_tokens = prompt_tokens - size.other_tokens
    if size.text_bytes < _ENOUGH_BYTES or text_tokens <= 0:
        return bytes_per_token
    least, most = _PLAUSIBLE_BYTES_PER_TOKEN
    counted = min(max(size.text_bytes / text_tokens, least), most)
    return bytes_per_token + _WEIGHT_OF_NEWS * (counted - bytes_per_token)


def _utf8_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def _texts(blocks: Iterable[ContentBlock]) -> Iterable[str]:
    for block in blocks:
        match block:
            case TextBlock(text):
                yield text
            case ToolUseBlock():
                yield block.name + dumps(_plain(block.input))
            case ToolResultBlock():
                yield block.content
            case OpaqueBlock():
                yield block.raw
            case DocumentBlock(media_type="text/plain"):
                yield block.data
            case _:
                continue


def _other_tokens(block: ContentBlock, image_limit_tokens: int) -> int:
    match block:
        case ImageBlock():
            return image_tokens(block.width_px, block.height_px, image_limit_tokens)
        case DocumentBlock(media_type="application/pdf"):
            return block.pages * (_TOKENS_A_PAGE + min(image_limit_tokens, 1_568))
        case _:
            return 0
