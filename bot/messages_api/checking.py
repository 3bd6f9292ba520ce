"""Whether a request keeps within limits, before it is sent."""

from collections.abc import Sequence

from bot.core.errors import InvalidRequest, RequestTooLarge
from bot.core.model import ImageBlock, ModelRequest
from bot.messages_api.features import Profile
from bot.messages_api.model_table import ModelRow

_MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_MAX_PX = 8_000
_MANY_IMAGES = 20
_MAX_PX_OF_MANY = 2_000
_MAX_MESSAGES = 100_000
_SURELY = 1.25
"""An estimate has to be beyond the window by this much to refuse a request."""


def check_limits(
    request: ModelRequest,
    profile: Profile,
    row: ModelRow,
    estimated_tokens: int,
    window_tokens: int | None,
) -> None:
    """Raise `InvalidRequest` or `RequestTooLarge` for what no server would take."""
    if request.max_tokens < 1:
        raise InvalidRequest("max_tokens is less than 1: ask for at least one")
    if len(request.messages) > _MAX_MESSAGES:
        raise RequestTooLarge(f"more than {_MAX_MESSAGES} messages: drop the oldest")
    if window_tokens and estimated_tokens > window_tokens * _SURELY:
        raise RequestTooLarge(
            f"about {estimated_tokens} tokens for a window of {window_tokens}:"
            " drop or summarize the oldest messages"
        )
    blocks = [block for message in request.messages for block in message.content]
    _check_images([b for b in blocks if isinstance(b, ImageBlock)], profile, row)


def _check_images(
    images: Sequence[ImageBlock], profile: Profile, row: ModelRow
) -> None:
    if len(images) > row.max_images:
        raise InvalidRequest(
            f"{len(images)} images, at most {row.max_images}: drop the oldest"
        )
    max_px = _MAX_PX_OF_MANY if len(images) > _MANY_IMAGES else _MAX_PX
    for image in images:
        if image.media_type not in _MEDIA_TYPES:
            raise InvalidRequest(
                f"an image of type {image.media_type}: convert it to PNG or JPEG"
            )
        if max(image.width_px, image.height_px) > max_px:
            raise InvalidRequest(
                f"an image of {image.width_px} × {image.height_px} px among"
                f" {len(images)}: shrink it to at most {max_px} px a side"
            )
        if len(image.data) > profile.max_image_chars:
            raise InvalidRequest(
                f"an image of {len(image.data)} base64 characters: shrink it to at"
                f" most {profile.max_image_chars}"
            )


def check_bytes(body: bytes, profile: Profile) -> None:
    """Raise `RequestTooLarge` when the whole request is too long for the server."""
    if len(body) > profile.max_request_bytes:
        raise RequestTooLarge(
            f"a request of {len(body)} bytes, at most {profile.max_request_bytes}:"
            " drop images or documents"
        )
