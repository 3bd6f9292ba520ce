"""What of a long conversation a request holds."""

from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.telling import NO_FILES, FilesOfPosts, told
from bot.assistant.window import Room, fitted, posts_in_window, room_in
from bot.core.conversation import History, StoredPost, StoredTurn
from bot.core.ids import MessageTs
from bot.core.model import TextBlock
from bot.core.summary import AFTER_ALL_POSTS, Point, Summary
from tests.assistant.posts import answer, history, post

lengths = st.lists(st.integers(0, 400), min_size=1, max_size=12)


def talk(lengths: list[int]) -> History:
    """Question and answer in turn, so many characters long."""
    said: list[StoredPost | StoredTurn] = []
    for number, length in enumerate(lengths, 1):
        said.append(post(f"q{number} " + "x" * length, at=number, turn=number))
        said.append(answer(number, f"a{number} " + "x" * length))
    return history(*said[:-1])


def test_all_of_a_short_conversation_is_told() -> None:
    found = fitted(talk([10, 10]), Room(1_000, 3.5))
    assert len(found.pieces) == 3
    assert (found.left_out, found.crowding) == (0, None)


@given(lengths, st.integers(1, 800))
def test_the_newest_is_kept_whole_and_begins_with_what_somebody_said(
    lengths: list[int], tokens: int
) -> None:
    said = talk(lengths)
    room = Room(tokens, 3.5)
    found = fitted(said, room)
    everything = told(said)
    assert [*found.pieces] == everything[len(everything) - len(found.pieces) :]
    assert found.pieces[0].role == "user"
    assert found.tokens <= tokens or len(found.pieces) == 1
    assert found.left_out == sum(
        piece.role == "user" for piece in everything[: -len(found.pieces)]
    )


@given(lengths, st.integers(0, 12))
def test_what_a_summary_covers_is_not_told(lengths: list[int], turn: int) -> None:
    said = talk(lengths)
    through = Point(turn, AFTER_ALL_POSTS)
    short = History(
        posts=said.posts,
        turns=said.turns,
        summary=Summary(text="short", through=through),
    )
    found = fitted(short, Room(1_000_000, 3.5))
    assert all(piece.at.turn > turn for piece in found.pieces)
    assert found.summarised == min(turn, len(lengths))


def test_an_answer_goes_with_the_summary_of_its_question_or_not_at_all() -> None:
    short = History(
        posts=talk([1, 1]).posts,
        turns=talk([1, 1]).turns,
        summary=Summary(text="short", through=Point(1, MessageTs("1.000000"))),
    )
    assert [piece.role for piece in told(short)] == ["assistant", "user"]


def test_a_small_window_leaves_room_for_the_answer() -> None:
    room = room_in(8_000, most_tokens=100_000, beside_tokens=4_200, bytes_per_token=3.0)
    assert room.tokens == 3_000
    least = room_in(4_000, most_tokens=100_000, beside_tokens=9_000, bytes_per_token=3)
    assert least.tokens > 0


def test_blocks_of_files_count() -> None:
    files = {MessageTs("1.000000"): (TextBlock("y" * 7_000),)}
    said = talk([1, 1])
    assert fitted(said, Room(1_000, 3.5)).left_out == 0
    found = fitted(said, Room(1_000, 3.5), files)
    assert found.left_out == 1
    assert found.crowding is not None
    assert found.crowding.weights[MessageTs("1.000000")].text_bytes == 7_000


@given(
    lengths,
    st.integers(1, 800),
    st.dictionaries(st.integers(1, 12), st.integers(0, 900)),
)
def test_no_post_is_shown_that_does_not_fit_by_its_words(
    lengths: list[int], tokens: int, weights: dict[int, int]
) -> None:
    said, room = talk(lengths), Room(tokens, 3.5)
    in_window = [post.post.ts for post in posts_in_window(said, room)]
    files = {
        MessageTs(f"{at}.000000"): (TextBlock("y" * size),)
        for at, size in weights.items()
    }

    def shown(files: FilesOfPosts) -> list[MessageTs]:
        found = fitted(said, room, files)
        return [piece.at.ts for piece in found.pieces if piece.role == "user"]

    assert shown(NO_FILES) == in_window
    assert set(shown(files)) <= set(in_window)
