"""The few words that mean something when they are all that somebody says."""

from typing import Literal

Word = Literal["stop", "help"]

_AROUND = " \t\n.!?…*_~`"


def says_only(text: str, word: Word) -> bool:
    """Whether `text` is that word and nothing else, however it is written."""
    return text.strip(_AROUND).casefold() == word
