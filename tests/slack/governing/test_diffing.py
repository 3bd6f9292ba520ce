from difflib import unified_diff

from bot.slack.governing.diffing import diff_blocks
from bot.slack.kit import Block


def shown(before: str, after: str) -> str:
    """A difference with its styles written out: `~gone~`, `*new*`, `_aside_`."""
    old, new = before.splitlines(), after.splitlines()
    blocks = diff_blocks([*unified_diff(old, new, lineterm="", n=1)])
    return "".join(_words(block) for block in blocks)


def _words(block: Block) -> str:
    signs = {"strike": "~", "bold": "*", "italic": "_"}
    words = ""
    for run in block["elements"][0]["elements"]:
        sign = "".join(signs[style] for style in run.get("style", {}))
        words += f"{sign}{run['text']}{sign}"
    return words


def test_a_changed_word_is_shown_within_its_line() -> None:
    found = shown("Answer in German, kindly.", "Answer in French, kindly.")
    assert found == "Answer in ~German, ~*French, *kindly.\n"


def test_lines_that_have_nothing_in_common_are_replaced_whole() -> None:
    found = shown("Be brief.", "Tell long stories about bread")
    assert found == "~Be brief.\n~*Tell long stories about bread\n*"


def test_what_is_far_from_any_change_is_left_out() -> None:
    lines = [f"line {n}" for n in range(9)]
    found = shown("\n".join(lines), "\n".join(["first", *lines[1:8], "last"]))
    assert found == ("~line 0\n~*first\n*line 1\n_…\n_line 7\n~line 8\n~*last\n*")


def test_lines_that_look_like_headings_of_a_difference_are_words() -> None:
    assert shown("-- one\nsame", "++ two\nsame") == "~-- one\n~*++ two\n*same\n"


def test_a_first_text_is_new_and_a_last_one_gone() -> None:
    assert shown("", "All new") == "*All new\n*"
    assert shown("All gone", "") == "~All gone\n~"
    assert shown("same", "same") == ""


def test_a_text_that_says_one_thing_over_and_over_takes_no_time() -> None:
    before = "no " * 6_000
    assert shown(before, before + "yes").startswith("~no no")
