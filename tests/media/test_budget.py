"""What one request carries of all files of a conversation."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import SharedFile
from bot.core.ids import FileId
from bot.core.media import Media, ReadFile, Reason
from bot.core.media_budget import (
    RequestBudget,
    fit_request,
    not_worth_fetching,
    room_in,
)
from bot.core.model import DocumentBlock, ImageBlock, TextBlock

BUDGET = RequestBudget()


def image(data: str = "AAAA", side_px: int = 100) -> ReadFile:
    block = ImageBlock(
        media_type="image/png", data=data, width_px=side_px, height_px=side_px // 2
    )
    return ReadFile(blocks=(block,))


def document(pages: int) -> ReadFile:
    block = DocumentBlock(media_type="application/pdf", data="AAAA", pages=pages)
    return ReadFile(blocks=(block,))


def shown(files: tuple[ReadFile, ...]) -> list[int]:
    return [index for index, file in enumerate(files) if file.media]


def test_what_fits_stays_as_it_is() -> None:
    files = (image(), ReadFile(blocks=(TextBlock("words"),)), document(3))

    assert fit_request(files, BUDGET) == files


def test_the_oldest_pictures_make_room_and_say_so() -> None:
    fitted = fit_request([image()] * 21, BUDGET)

    assert shown(fitted) == [*range(5, 21)]
    assert fitted[0].left_out is Reason.MADE_ROOM


def test_new_pictures_rarely_change_what_is_said_of_older_ones() -> None:
    dropped = [
        count - len(shown(fit_request([image()] * count, BUDGET)))
        for count in range(1, 41)
    ]

    assert dropped == [0] * 20 + [5] * 5 + [10] * 5 + [15] * 5 + [20] * 5


def test_words_of_a_file_stay_when_its_pictures_go() -> None:
    both = ReadFile(blocks=(TextBlock("page 1"), *image().blocks))

    fitted = fit_request([both, *[image()] * 20], BUDGET)

    assert fitted[0].blocks == (TextBlock("page 1"),)


def test_bytes_and_pages_count_too() -> None:
    heavy = image(data="A" * 4_000_000)

    assert shown(fit_request([heavy] * 5, BUDGET)) == [1, 2, 3, 4]
    rich = RequestBudget(tokens=1_000_000)
    assert shown(fit_request([document(60), document(40)], rich)) == [0, 1]
    assert shown(fit_request([document(60), document(41)], rich)) == [1]


def test_the_oldest_words_make_room_for_newer_ones() -> None:
    files = [ReadFile(blocks=(TextBlock(f"{number}" * 2_500),)) for number in range(9)]

    fitted = fit_request(files, RequestBudget(tokens=5_000))

    assert [file.left_out for file in fitted] == [Reason.MADE_ROOM] * 5 + [None] * 4
    assert fitted[5:] == tuple(files[5:])


def test_one_file_of_the_largest_size_fits_alone() -> None:
    budget = RequestBudget(tokens=100_000)
    room = room_in(budget, takes_documents=True)
    words = ReadFile(blocks=(TextBlock("a" * room.chars),))

    assert 20 <= room.document_pages <= 100
    for file in (words, document(room.document_pages)):
        assert fit_request([file], budget) == (file,)


def test_a_server_without_documents_gets_none() -> None:
    assert room_in(BUDGET, takes_documents=False).document_pages == 0


def test_one_file_beyond_all_limits_is_left_out_alone() -> None:
    fitted = fit_request([image(), image(data="A" * 20_000_000)], BUDGET)

    assert shown(fitted) == []


def test_among_many_pictures_none_is_larger_than_servers_take() -> None:
    budget = RequestBudget(media=40)

    assert len(shown(fit_request([image(side_px=2_001)] * 20, budget))) == 20
    assert len(shown(fit_request([image(side_px=2_000)] * 30, budget))) == 30
    assert len(shown(fit_request([image(side_px=2_001)] * 30, budget))) == 20


def test_pictures_that_would_be_left_out_need_not_be_fetched() -> None:
    files = [
        SharedFile(file_id=FileId(f"F{number}"), media_type="image/png")
        for number in range(26)
    ]
    table = SharedFile(file_id=FileId("F99"), media_type="text/csv")

    assert not_worth_fetching([table, *files], BUDGET) == {f"F{n}" for n in range(10)}
    assert not_worth_fetching(files[:20], BUDGET) == frozenset()


@given(
    st.lists(
        st.one_of(
            st.builds(image, side_px=st.integers(2, 2_600)),
            st.builds(document, pages=st.integers(1, 120)),
        ),
        max_size=60,
    )
)
def test_whatever_people_share_the_request_is_within_its_budget(
    files: list[ReadFile],
) -> None:
    media: list[Media] = [m for f in fit_request(files, BUDGET) for m in f.media]

    assert len(media) <= BUDGET.media
    assert sum(m.pages for m in media if isinstance(m, DocumentBlock)) <= BUDGET.pages
