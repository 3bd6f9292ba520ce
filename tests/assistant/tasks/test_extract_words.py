"""What people write after `extract`, as a table."""

import pytest

from bot.assistant.tasks.extract_words import DEFAULT_FIELDS, extract_wish
from bot.assistant.tasks.wishes import AskedForHelp, Extract, NotUnderstood

LINK = "https://acme.slack.com/archives/C012AB/p1726133698626339"


@pytest.mark.parametrize(
    ("said", "fields", "text", "wants_thread"),
    [
        ("", DEFAULT_FIELDS, "", False),
        ("facts", DEFAULT_FIELDS, "", False),
        ("names, dates and amounts", ("names", "dates", "amounts"), "", False),
        ("the names from this thread", ("names",), "", True),
        (
            "all names & phones of this message",
            ("names", "phones"),
            "",
            False,
        ),
        ("names, dates: Ana on 3 May", ("names", "dates"), "Ana on 3 May", False),
        ('names: "Ana: 3 May"', ("names",), "Ana: 3 May", False),
        (
            "Ana will meet Ben in Lisbon next week",
            DEFAULT_FIELDS,
            "Ana will meet Ben in Lisbon next week",
            False,
        ),
    ],
)
def test_fields_and_texts_are_told_apart(
    said: str, fields: tuple[str, ...], text: str, wants_thread: bool
) -> None:
    assert extract_wish(said) == Extract(
        fields=fields, text=text, wants_thread=wants_thread
    )


def test_a_link_is_what_is_to_be_read() -> None:
    wish = extract_wish(f"names, due date from {LINK}")
    assert isinstance(wish, Extract)
    assert (wish.fields, wish.text) == (("names", "due date"), "")
    assert wish.link is not None


def test_help_and_what_is_not_understood() -> None:
    assert extract_wish("help") == AskedForHelp("extract")
    said = "every single thing they ever wrote about it: Ana"
    assert isinstance(extract_wish(said), NotUnderstood)
