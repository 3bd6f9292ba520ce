"""The few words that mean something when they are all that somebody says.

One table: what is in it is understood in threads, in direct messages and after
a mention, and `help` tells of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the other ways people write it, and what `help` says about it."""

    name: str
    meaning: str
    also: frozenset[str] = frozenset()


STOP = Word("stop", "ends the answer I am giving; what is there stays")
HELP = Word("help", "shows this", also=frozenset({"/help", "?"}))
WORDS: tuple[Word, ...] = (STOP, HELP)

_AROUND = " \t\n.!…*_~`"


def word_of(text: str, words: Sequence[Word] = WORDS) -> Word | None:
    """The word that `text` is and nothing else, however it is written."""
    said = text.strip(_AROUND).casefold()
    bare = said.rstrip("?" + _AROUND) or said
    for word in words:
        if bare == word.name or said in word.also:
            return word
    return None


_THIS_CHANNEL = re.compile(
    r"\b(?:(?:this|the\s+current)\s+(?:slack\s+)?channel"
    r"|channel\s+i(?:'m|’m|\s+am)\s+(?:in|on|looking\s+at|viewing)"
    r"|what\s+i(?:'m|’m|\s+am)\s+(?:looking\s+at|viewing)"
    r"|(?:diese[rmsn]?|aktuelle[rmn]?)\s+(?:channel|kanal)s?"
    r"|c(?:e|et)\s+(?:canal|channel)|cette\s+cha[iî]ne"
    r"|(?:este|deste|neste|esse)\s+(?:canal|channel)"
    r"|quest[oa]\s+canale|di[te]\s+(?:kanaal|channel))\b"
    r"|(?:この|今の)(?:チャンネル|チャネル)|(?:这个?|當前|当前|這個?)(?:频道|頻道)|이\s*채널",
    re.IGNORECASE,
)


def asks_about_channel(text: str) -> bool:
    """Whether somebody speaks of the channel that they are looking at."""
    return _THIS_CHANNEL.search(text) is not None
