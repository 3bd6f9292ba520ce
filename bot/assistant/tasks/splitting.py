"""Long texts into parts that end where sentences end, purely."""

import re
from dataclasses import dataclass, field

_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？।؟۔])[」』”]?\s*|\n"),
    re.compile(r"(?<=[,;:،、，])\s*"),
    re.compile(r"\s+"),
)
_TOKEN = re.compile(r"⟦[^⟦⟧\n]*⟧")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, and the blanks between it and the next."""

    text: str = field(repr=False)
    after: str = field(repr=False, default="")


def parts_of(text: str, at_most_chars: int) -> list[Part]:
    """Cut `text`; the parts and what is after them give it back unchanged.

    The last paragraph's end within reach is taken, else a sentence's, else the
    best there is. No token is ever cut.
    """
    parts: list[Part] = []
    while len(text) > at_most_chars:
        start, end = _cut(text, at_most_chars)
        parts.append(Part(text[:start], text[start:end]))
        text = text[end:]
    return [*parts, Part(text)] if text or not parts else parts


def _cut(text: str, at_most_chars: int) -> tuple[int, int]:
    """Where the next part ends, and where the one after it begins."""
    for ends in _ENDS:
        best = None
        for found in ends.finditer(text, 1, at_most_chars):
            if found.start() >= at_most_chars // 3 and not _is_in_token(text, found):
                best = found
        if best is not None:
            blanks = best.start() + len(best[0]) - len(best[0].lstrip("\"'”’»)]」』"))
            return blanks, best.end()
    inside = next(
        (t for t in _TOKEN.finditer(text) if t.start() < at_most_chars < t.end()), None
    )
    place = at_most_chars if inside is None else inside.start() or inside.end()
    return place, place


def _is_in_token(text: str, found: re.Match[str]) -> bool:
    opening = text.rfind("⟦", 0, found.start() + 1)
    return opening >= 0 and text.find("⟧", opening) >= found.start()
