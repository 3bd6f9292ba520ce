"""Text of any encoding into words, and not too many of them."""

from collections.abc import Iterable

from charset_normalizer import from_bytes

from bot.core.media import Cut, Limits, ReadFile, Reason, Unit
from bot.core.model import TextBlock
from bot.media.kinds import wide_encoding
from bot.media.unreadable import Unreadable

_SAMPLE_BYTES = 64_000
_WESTERN = "cp1252"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_text(data: bytes, limits: Limits) -> ReadFile:
    """Plain text, tables as text, source code: as it stands."""
    return of_words([decoded(data)], limits)


def decoded(data: bytes) -> str:
    """Turn bytes into text, by their mark, as UTF-8, or by the likeliest encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := wide_encoding(data[:_SAMPLE_BYTES]):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_likeliest(data[:_SAMPLE_BYTES]), errors="replace")


def _likeliest(sample: bytes) -> str:
    """The best guess; of equals, the encoding of western Windows."""
    matches = from_bytes(sample)
    if not (best := matches.best()):
        return _WESTERN
    equals = (m.encoding for m in matches if m.coherence >= best.coherence)
    return _WESTERN if _WESTERN in equals else best.encoding


def of_words(pieces: Iterable[str], limits: Limits) -> ReadFile:
    """Join pieces to one block, up to the limit; no more of them than needed are made.

    Raises `Unreadable` when there is not a word in them.
    """
    text, cut = limited(pieces, limits.chars)
    if not text.strip():
        raise Unreadable(Reason.NO_WORDS)
    return ReadFile(blocks=(TextBlock(text),), notes=(cut,) if cut else ())


def limited(pieces: Iterable[str], chars: int) -> tuple[str, Cut | None]:
    """Join what fits into `chars`; a cut falls between lines where there are any."""
    kept: list[str] = []
    room = chars
    for piece in map(_clean, pieces):
        if len(piece) > room:
            kept.append(_whole_lines(piece[:room]))
            text = "".join(kept)
            return text, Cut(Unit.CHARACTERS, len(text))
        kept.append(piece)
        room -= len(piece)
    return "".join(kept), None


def _whole_lines(text: str) -> str:
    """Drop the half line at the end, unless that were most of the text."""
    end = text.rfind("\n") + 1
    return text[:end] if end > len(text) // 2 else text


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\0", "").replace("\f", "\n")
