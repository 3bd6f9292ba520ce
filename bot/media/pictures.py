"""Pictures of any kind into ones that every server takes, without metadata."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from bot.core.media import Instead, Limits, ReadFile, Reason
from bot.core.model import ImageBlock
from bot.media.unreadable import Unreadable

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "HEIF")
_WITHOUT_LOSS = frozenset({"PNG", "GIF", "BMP", "TIFF"})
_ALBUMS = frozenset({"MPO", "HEIF"})
"""Formats of cameras: beside the photo there may be others of the same moment."""
_LARGEST_PNG_BYTES = 1_000_000
_BASE64_GROWTH = 4 / 3


def picture_maker() -> Callable[[bytes, Limits], ReadFile]:
    """Get Pillow ready for all its formats and ours, and `read_picture` with it."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and never warns
    register_heif_opener(thumbnails=False)
    return read_picture


def read_picture(data: bytes, limits: Limits) -> ReadFile:
    """Make the one picture of a file fit; of a moving one, the first.

    The size is looked at before anything is unpacked. Raises `Unreadable` for
    too many pixels and whatever Pillow raises for a broken file.
    """
    with Image.open(BytesIO(data), formats=_FORMATS) as image:
        if image.width * image.height > limits.pixels:
            raise Unreadable(Reason.TOO_MANY_PIXELS)
        has_more = getattr(image, "n_frames", 1) > 1 and image.format not in _ALBUMS
        block = block_of(image, limits)
    return ReadFile(blocks=(block,), notes=(Instead.FIRST_FRAME,) if has_more else ())


def block_of(image: Image.Image, limits: Limits) -> ImageBlock:
    """Upright, in plain colours, small enough, and nothing but pixels."""
    source = image.format or "PNG"
    edge_px = limits.long_edge_px
    image.draft(None, (edge_px, edge_px))
    ImageOps.exif_transpose(image, in_place=True)
    image = _plain(image)
    if max(image.size) > edge_px:
        image.thumbnail((edge_px, edge_px), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info = {}
    most_bytes = int(limits.image_base64_bytes / _BASE64_GROWTH) - 4
    for media_type, data in _attempts(image, source):
        fits = len(data) <= most_bytes
        if fits and (media_type != "image/png" or len(data) <= _LARGEST_PNG_BYTES):
            return ImageBlock(
                media_type=media_type,
                data=b64encode(data).decode("ascii"),
                width_px=image.width,
                height_px=image.height,
            )
    raise Unreadable(Reason.TOO_LARGE)


def _attempts(image: Image.Image, source: str) -> Iterator[tuple[str, bytes]]:
    """The picture in smaller and smaller forms; the first is closest to its own."""
    if source in _WITHOUT_LOSS or _is_see_through(image):
        yield "image/png", _saved(image, "PNG")
    if source == "WEBP":
        yield "image/webp", _saved(image, "WEBP", quality=90)
    if image.format == "JPEG":
        yield "image/jpeg", _saved(image, "JPEG", quality="keep")
    flat = _on_white(image)
    for quality in (90, 75, 50, 20):
        yield "image/jpeg", _saved(flat, "JPEG", quality=quality)


def _saved(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Grey, RGB or RGBA with 8 bits a channel; colours as sRGB means them."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    image = _as_srgb(image)
    if image.mode in ("L", "RGB", "RGBA"):
        see_through = "transparency" in image.info
        return image.convert("RGBA") if see_through else image
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Stretch deeper greys over 0 to 255, which keeps what can be seen of them."""
    deep = image.convert("F")
    match deep.getextrema():
        case (float(low), float(high)) if high > low:
            scale = 255 / (high - low)
            return deep.point(lambda grey: grey * scale - low * scale).convert("L")
        case _:
            return deep.convert("L")


def _as_srgb(image: Image.Image) -> Image.Image:
    """Follow an embedded colour profile, which goes with the other metadata."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        of_file = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(of_file):
            return image
        srgb = ImageCms.createProfile("sRGB")
        return (
            ImageCms.profileToProfile(image, of_file, srgb, outputMode="RGB") or image
        )
    except (ImageCms.PyCMSError, OSError):
        return image


def _is_see_through(image: Image.Image) -> bool:
    if image.mode != "RGBA":
        return False
    return image.getchannel("A").histogram()[255] < image.width * image.height


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
