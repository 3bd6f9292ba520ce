"""Pictures for the zoo."""

import struct
import zlib
from io import BytesIO
from random import Random

import pillow_heif
from PIL import Image, ImageCms


def picture(
    format: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    """A red picture whose upper left corner is white."""
    image = Image.new("RGB", size, "red")
    image.paste("white", (0, 0, size[0] // 3, size[1] // 3))
    return saved(image.convert(mode), format, **options)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    if format == "HEIF":
        pillow_heif.register_heif_opener(thumbnails=False)
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def noise(size: tuple[int, int]) -> Image.Image:
    """A picture that no format can make small."""
    dots = Random(7).randbytes(3 * size[0] * size[1])
    return Image.frombytes("RGB", size, dots)


def photo_with_a_place() -> bytes:
    """A JPEG that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 14.0)
    return picture("JPEG", exif=exif.tobytes(), comment=b"at home")


def moving_picture(format: str) -> bytes:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], format, save_all=True, append_images=frames[1:])


def sixteen_bits() -> bytes:
    """Greys between 20,000 and 40,000: too bright for whoever cuts at 255."""
    row = struct.pack("<64H", *[40_000] * 32, *[20_000] * 32)
    return saved(Image.frombytes("I;16", (64, 64), row * 64), "PNG")


def with_a_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return picture("PNG", icc_profile=profile)


def png_bomb(side_px: int = 20_000) -> bytes:
    """400 million pixels in a few hundred kilobytes."""
    packer = zlib.compressobj(1)
    rows = packer.compress(bytes(100 * (1 + side_px)))
    rows += packer.flush(zlib.Z_FULL_FLUSH)
    pixels = rows + rows[2:] * (side_px // 100 - 1) + packer.flush()
    header = struct.pack("!IIBBBBB", side_px, side_px, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body))
        + name
        + body
        + struct.pack("!I", zlib.crc32(name + body))
        for name, body in chunks
    )


def heavy_jpeg(size_bytes: int) -> bytes:
    """A small picture in a heavy file: most of it is comments."""
    start, rest = picture("JPEG")[:2], picture("JPEG")[2:]
    comment = b"\xff\xfe" + struct.pack("!H", 65_535) + b" " * 65_533
    return start + comment * (size_bytes // len(comment)) + rest
