"""Words that mean something by themselves, and talk of the channel somebody sees."""

import pytest

from bot.core.helping import help_text
from bot.core.words import HELP, STOP, WORDS, Word, asks_about_channel, word_of


@pytest.mark.parametrize(
    "text", ["stop", "Stop!", " *STOP* ", "stop…", "`stop`", "stop?"]
)
def test_a_word_is_known_however_it_is_written(text: str) -> None:
    assert word_of(text) is STOP


@pytest.mark.parametrize("text", ["help", "Help?", "/help", "?", "_help_ "])
def test_so_are_its_other_spellings(text: str) -> None:
    assert word_of(text) is HELP


@pytest.mark.parametrize(
    "text", ["", "stop it", "don't stop", "help me with this", "helpful", "??", "."]
)
def test_a_sentence_is_no_word(text: str) -> None:
    assert word_of(text) is None


def test_whatever_joins_the_table_is_understood() -> None:
    more = Word("again", "says it again", also=frozenset({"noch einmal"}))
    assert word_of("Noch einmal!", (*WORDS, more)) is more


def test_help_tells_of_every_word() -> None:
    assert all(f"`{word.name}` {word.meaning}" in help_text() for word in WORDS)
    assert len(help_text()) < 1_000


@pytest.mark.parametrize(
    "text",
    [
        "What happened in this channel?",
        "catch me up on the current channel",
        "summarize the channel I'm looking at",
        "what am I to make of what I’m looking at?",
        "Was ist in diesem Kanal los?",
        "Fasse diesen Channel zusammen",
        "résume ce canal",
        "¿Qué pasa en este canal?",
        "o que aconteceu neste canal?",
        "riassumi questo canale",
        "このチャンネルの要点は？",
        "总结一下这个频道",
    ],
)
def test_who_speaks_of_the_channel_they_see_asks_about_it(text: str) -> None:
    assert asks_about_channel(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is a channel?",
        "Which channel is for releases?",
        "channel your inner poet",
        "the television channel",
        "this thread",
        "How wide is the Suez canal?",
    ],
)
def test_who_speaks_of_other_things_does_not(text: str) -> None:
    assert not asks_about_channel(text)
