"""What the Messages API documents about pictures, and nothing of ours."""

from base64 import b64decode
from io import BytesIO

from PIL import Image

from bot.core.media import ReadFile
from bot.core.model import ImageBlock

_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def assert_valid(read: ReadFile) -> None:
    """Every picture among the blocks suits the strictest server."""
    for block in read.blocks:
        if isinstance(block, ImageBlock):
            opened(block)


def opened(block: ImageBlock) -> Image.Image:
    """The picture, decoded, once it is known to be one that every server takes."""
    assert len(block.data) <= 5 * 1024 * 1024
    data = b64decode(block.data, validate=True)
    with Image.open(BytesIO(data)) as image:
        image.load()
        assert image.format == _TYPES[block.media_type]
        assert image.size == (block.width_px, block.height_px)
        assert 1 <= max(image.size) <= 2_000 <= 8_000
        assert getattr(image, "n_frames", 1) == 1
        assert not image.getexif()
        assert not {"icc_profile", "xmp", "comment", "exif"} & image.info.keys()
        return image.copy()
