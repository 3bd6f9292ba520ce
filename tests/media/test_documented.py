"""The check for pictures itself: what it must not let through."""

from base64 import b64encode

import orjson
import pytest

from tests.media.documented import complaints
from tests.media.pdfs import pdf
from tests.media.pictures import noise, photo_with_a_place, picture, saved


def source(data: bytes, media_type: str = "image/png") -> dict[str, str]:
    encoded = b64encode(data).decode()
    return {"type": "base64", "media_type": media_type, "data": encoded}


def found(*sources: dict[str, str], kind: str = "image") -> list[str]:
    content = [{"type": kind, "source": each} for each in sources]
    body = {"messages": [{"role": "user", "content": content}]}
    return [*complaints(body, orjson.dumps(body))]


SMALL = source(picture("PNG"))


def test_a_small_picture_is_fine() -> None:
    assert found(*[SMALL] * 20) == []


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([source(picture("PNG"), "image/jpeg")], "a PNG that says it is image/jpeg"),
        ([source(picture("BMP"), "image/bmp")], "a BMP that says it is image/bmp"),
        ([source(photo_with_a_place(), "image/jpeg")], "metadata"),
        ([source(picture("PNG", (8_001, 1)))], "(8001, 1) px"),
        ([source(picture("PNG", (2_001, 1))), *[SMALL] * 20], "(2001, 1) px"),
        ([SMALL] * 101, "101 pictures"),
        ([source(saved(noise((1_200, 1_100)), "PNG"))], "characters"),
    ],
)
def test_what_servers_refuse_is_found(
    sources: list[dict[str, str]], words: str
) -> None:
    (complaint,) = found(*sources)
    assert words in complaint


def test_pages_count_over_all_documents() -> None:
    half = source(pdf(*["page"] * 51), "application/pdf")
    assert found(half, kind="document") == []
    assert found(half, half, kind="document") == ["102 pages"]
