"""How large a picture is."""

import base64
import struct

import pytest

from bot.playground.model.pictures import pixel_size
from tests.playground.model.pieces import png


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (base64.b64decode(png(640, 480)), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 5), (3, 5)),
        (
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08"
            + struct.pack(">HH", 5, 3),
            (3, 5),
        ),
        (
            b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x02\0\0\x04\0\0",
            (3, 5),
        ),
        (
            b"RIFF\0\0\0\0WEBPVP8L"
            + bytes(4)
            + b"\x2f"
            + b"\x02\x00\x01\x00"
            + bytes(9),
            (3, 5),
        ),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 3, 5), (3, 5)),
        (b"<svg/>", None),
        (b"\xff\xd8\xff\xd9", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_bytes(
    picture: bytes, size: tuple[int, int] | None
) -> None:
    assert pixel_size(picture) == size
