"""Pictures become what every server takes, and nothing but pictures."""

from base64 import b64decode

import pytest
from PIL import Image

from bot.core.media import LeftOut, ReadFile, Reason
from bot.core.model import ImageBlock
from tests.media import pictures
from tests.media.conftest import Read
from tests.media.valid import opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


def the_picture(made: ReadFile) -> Image.Image:
    return opened(the_block(made))


def the_block(made: ReadFile) -> ImageBlock:
    (block,) = made.blocks
    assert isinstance(block, ImageBlock)
    return block


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_that_fits_keeps_its_kind_and_size(
    format: str, read: Read
) -> None:
    block = the_block(await read(pictures.picture(format, (300, 200))))

    assert block.media_type == f"image/{format.lower()}"
    assert (block.width_px, block.height_px) == (300, 200)


async def test_a_png_keeps_every_pixel(read: Read) -> None:
    original = pictures.noise((200, 100))

    made = the_picture(await read(pictures.saved(original, "PNG")))

    assert made.tobytes() == original.tobytes()


async def test_where_a_photo_was_taken_is_not_told(read: Read) -> None:
    block = the_block(await read(pictures.photo_with_a_place()))

    assert b"Exif" not in (data := b64decode(block.data))
    assert b"at home" not in data


async def test_a_photo_on_its_side_is_set_upright(read: Read) -> None:
    made = the_picture(await read(pictures.photo_with_a_place()))

    assert made.size == (40, 60)
    assert made.convert("L").getpixel((38, 2)) == pytest.approx(255, abs=9), (
        "the white corner is at the right"
    )


async def test_what_hides_behind_a_picture_is_gone(read: Read) -> None:
    block = the_block(await read(pictures.picture("JPEG") + b"PK\x03\x04 hidden"))

    assert b"hidden" not in b64decode(block.data)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
async def test_a_large_picture_is_made_smaller(format: str, read: Read) -> None:
    made = the_picture(await read(pictures.picture(format, (2_000, 1_000))))

    assert made.size == (1_568, 784)
    assert made.convert("RGB").getpixel((1_400, 700)) == pytest.approx(
        (255, 0, 0), abs=9
    )


async def test_the_long_edge_is_a_setting(read: Read) -> None:
    made = await read(pictures.picture("PNG", (300, 900)), long_edge_px=450)

    assert the_picture(made).size == (150, 450)


async def test_inks_become_the_colours_they_print(read: Read) -> None:
    made = the_picture(await read(pictures.picture("JPEG", mode="CMYK")))

    assert made.mode == "RGB"
    assert made.getpixel((50, 30)) == pytest.approx((255, 0, 0), abs=12)


async def test_deep_greys_are_stretched_not_cut(read: Read) -> None:
    made = the_picture(await read(pictures.sixteen_bits()))

    assert (made.getpixel((1, 1)), made.getpixel((60, 60))) == (255, 0)


async def test_see_through_pictures_stay_so(read: Read) -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))

    made = the_picture(await read(pictures.saved(image, "PNG")))

    assert made.getpixel((5, 5)) == (0, 0, 0, 0)


async def test_a_picture_that_is_heavy_as_png_becomes_a_jpeg(read: Read) -> None:
    made = await read(pictures.saved(pictures.noise((1_200, 900)), "PNG"))

    assert the_block(made).media_type == "image/jpeg"


async def test_quality_goes_down_until_the_bytes_fit(read: Read) -> None:
    image = pictures.saved(pictures.noise((800, 800)), "JPEG", quality=95)

    block = the_block(await read(image, image_base64_bytes=300_000))

    assert len(block.data) <= 300_000


async def test_a_picture_that_cannot_fit_is_too_large(read: Read) -> None:
    image = pictures.saved(pictures.noise((800, 800)), "JPEG")

    made = await read(image, image_base64_bytes=1_000)

    assert made == ReadFile(notes=(LeftOut(Reason.TOO_LARGE),))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_the_same_bytes_always_give_the_same_block(
    format: str, read: Read
) -> None:
    image = pictures.saved(pictures.noise((120, 90)), format)

    assert await read(image) == await read(image)
