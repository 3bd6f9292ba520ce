from hypothesis import given
from hypothesis import strategies as st

from bot.slack.governing.parts import PART_CHARS, cut, join

LETTERS = st.text(alphabet="ab \n", max_size=80)


@given(LETTERS, st.integers(min_value=2, max_value=9))
def test_whatever_was_cut_is_joined_again_unchanged(text: str, longest: int) -> None:
    parts, joints = cut(text, longest)
    assert join(parts, joints) == text
    assert all(0 < len(part) <= longest for part in parts) or parts == [""]


def test_a_text_is_cut_between_its_paragraphs() -> None:
    paragraph = "word " * 549 + "end."
    parts, joints = cut(f"{paragraph}\n\n{paragraph}")
    assert (parts, joints) == ([paragraph, paragraph], "p")


def test_no_blank_is_left_at_a_rim_where_slack_would_strip_it() -> None:
    clean, unclean = "x" * 2_600 + " " + "y" * 398, " \n\n "
    parts, _ = cut(clean + unclean + "z" * PART_CHARS)
    assert [len(part) for part in parts] == [2_600, 3_000, 402]


def test_what_was_added_below_begins_a_line_and_what_was_emptied_leaves_none() -> None:
    assert join(["one", "two", "", "three"], "s") == "one two\nthree"
    assert join(["", "two"], "s") == "two"
