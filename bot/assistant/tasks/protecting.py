"""What must survive a translation, hidden behind tokens and checked afterwards.

The model sees `⟦3|#general⟧`: what stands after the bar helps it with grammar
and counts for nothing. Each token has to come back exactly once; what was behind
it is put back from here, so that no character of it is the model's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_OPEN, _CLOSE = "⟦", "⟧"
_TOKEN = re.compile(r"⟦(\d{1,5})\|([^⟦⟧\n]*)⟧", re.ASCII)
_HINT_CHARS = 24
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[\U0001f000-\U0001faff☀-➿⬀-⯿⌚⌛⏩-⏺⭐⭕][️\U0001f3fb-\U0001f3ff]*"
    "(?:‍[\U0001f000-\U0001faff☀-➿][️\U0001f3fb-\U0001f3ff]*)*)"
)
_CODE = (
    r"(?:^(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^(?P=fence)[`~]*+[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`))"
)
_CODE_SPAN = re.compile(_CODE, re.DOTALL | re.MULTILINE)
_BEFORE_NUMBER = re.compile(r"(?:\d[.,:]?|(?<![\w)])[-−+±])\Z")
_AFTER_NUMBER = re.compile(r"[.,:]?\d")
_PROTECTED = re.compile(
    rf"(?P<code>{_CODE})"
    r"|(?P<mention><[@!#][^<>\n]+>|(?<![A-Za-z0-9_/])[@#](?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\w[\w.-]*)(?<![.-]))"
    r"|(?P<link>(?<=\]\()[^()\s]+(?:\([^()\s]*\)[^()\s]*)*(?=\))"
    r"|<?\b(?:https?|ftp|mailto|tel|slack):[^\s<>|⟦⟧]*[^\s<>|⟦⟧.,;:!?'\")\]}»”’。，、！？]>?"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+\b|\bwww\.[^\s<>()⟦⟧]*[\w/])"
    r"|(?P<placeholder>\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}|(?<![\w{])\{[\w.:!,-]*\}"
    r"|%\([\w.]+\)[sdfr]|%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?[sdifuxXeEgGcr@](?!\w)"
    r"|</?[A-Za-z][^<>\n]{0,200}>|\$[A-Za-z_]\w*\b)"
    rf"|(?P<emoji>(?<![A-Za-z0-9:]):(?=[^\s:]*[a-z])[a-z0-9_+'-]+:(?::skin-tone-\d:)?(?![A-Za-z0-9])|{_EMOJI})"
    r"|(?P<number>(?<![A-Za-z0-9_.])[A-Za-z][A-Za-z_]*-?\d[A-Za-z0-9_-]*(?:\.\d+)*"
    r"|(?<![A-Za-z0-9_.])[-+±]?(?:[$€£¥]\s?)?\d+(?:[.,:/’'\u00a0\u202f-]\d+)*"
    r"(?:(?!(?:st|nd|rd|th)\b)[A-Za-z][A-Za-z0-9]*|\s?[%‰€£¥°])?)"
    r"|(?P<bracket>[⟦⟧]+)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that must survive: what it is, and what stands for it in the end."""

    kind: str
    original: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Protected:
    """A text with tokens, and what is behind each; a token is its place in `pieces`."""

    text: str = field(repr=False)
    pieces: tuple[Piece, ...]

    def of(self, part: str) -> "Protected":
        """A part of the text, with the same pieces behind its tokens."""
        return Protected(part, self.pieces)

    @property
    def expected(self) -> Counter[int]:
        """How often each token has to come back."""
        return Counter(int(found[1]) for found in _TOKEN.finditer(self.text))


@dataclass(frozen=True, slots=True)
class Restored:
    """The text with everything put back; `damage` says what did not come back whole."""

    text: str = field(repr=False)
    damage: tuple[str, ...] = ()


def protect(text: str, keep: Sequence[str] = ()) -> Protected:
    """Hide what must survive, and the terms to `keep` wherever they are whole words."""
    pieces: list[Piece] = []

    def hide(kind: str, original: str) -> str:
        pieces.append(Piece(kind, original))
        return f"{_OPEN}{len(pieces) - 1}|{_hint(kind, original)}{_CLOSE}"

    terms = _terms(keep)

    def words(part: str) -> str:
        return terms.sub(lambda m: hide("term", m[0]), part) if terms else part

    shown, end = [], 0
    for found in _PROTECTED.finditer(text):
        shown.append(words(text[end : found.start()]))
        shown.append(hide(_kind(found), found[0]))
        end = found.end()
    shown.append(words(text[end:]))
    return Protected("".join(shown), tuple(pieces))


def restore(answer: str, protected: Protected) -> Restored:
    """Put back what was hidden, and find out what the model did to it.

    Damaged is what is missing, doubled, or made up: a token nobody gave, half a
    token, or a mention, link, emoji or placeholder that was in no token; and what
    reads as something else where it stands now.
    """
    expected = protected.expected
    came = Counter(int(found[1]) for found in _TOKEN.finditer(answer))
    wrong = [
        f"{_said(protected.pieces[number])} is missing"
        if came[number] < count
        else f"{_said(protected.pieces[number])} came twice"
        for number, count in sorted(expected.items())
        if came[number] != count
    ]
    outside = _TOKEN.sub(" ", answer)
    wrong += ["a token was made up"] * sum(n not in expected for n in came)
    wrong += ["two tokens were mixed up"] * _are_mixed_up(answer, protected)
    if _OPEN in outside or _CLOSE in outside:
        wrong.append("a token was broken")
    seen_before = Counter(_made_up(_TOKEN.sub(" ", protected.text)))
    added = Counter(_made_up(outside)) - seen_before
    wrong += [f"a {kind} was added" for kind in added]
    misread = _misread_in(answer, protected) - _misread_in(protected.text, protected)
    wrong += [
        f"{_said(protected.pieces[number])} reads differently"
        for number in sorted(misread)
    ]
    restored = _with_originals(answer, protected)
    return Restored(_without_halves(restored, protected), tuple(dict.fromkeys(wrong)))


def _with_originals(text: str, protected: Protected) -> str:
    """The text with what is behind each token; a link is kept apart from words."""
    expected = protected.expected

    def original(found: re.Match[str]) -> str:
        number = int(found[1])
        piece = protected.pieces[number] if number in expected else None
        if piece is None:
            return ""
        is_open = piece.kind == "link" and not piece.original.endswith(">")
        following = found.string[found.end() : found.end() + 1]
        is_glued = is_open and (following.isalnum() or following in tuple("/=&#⟦"))
        if is_glued and f"{found[0]}{following}" not in protected.text:
            return f"{piece.original} "
        return piece.original

    return _TOKEN.sub(original, text)


def _misread_in(text: str, protected: Protected) -> set[int]:
    """Tokens that mean something else beside what they stand beside, or as code."""
    shown, end, spans = "", 0, []
    for found in _TOKEN.finditer(text):
        number = int(found[1])
        shown += text[end : found.start()]
        end = found.end()
        if number < len(protected.pieces):
            spans.append((number, len(shown)))
            shown += protected.pieces[number].original
    shown += text[end:]
    in_code = "".join(span[0] for span in _CODE_SPAN.finditer(text))
    coded = {int(found[1]) for found in _TOKEN.finditer(in_code)}
    return {
        number
        for number, start in spans
        if number in coded or _is_misread(protected.pieces[number], shown, start)
    }


def _is_misread(piece: Piece, shown: str, start: int) -> bool:
    stop = start + len(piece.original)
    before, after = shown[max(start - 2, 0) : start], shown[stop : stop + 2]
    if before.endswith("\\"):
        return True
    is_longer = _BEFORE_NUMBER.search(before) or _AFTER_NUMBER.match(after)
    return piece.kind == "number" and bool(is_longer)


def _are_mixed_up(answer: str, protected: Protected) -> bool:
    """Whether a token has the hint of another, so that nobody knows which is meant."""
    hints = [_hint(piece.kind, piece.original) for piece in protected.pieces]
    known = frozenset(hints)
    for found in _TOKEN.finditer(answer):
        number, hint = int(found[1]), found[2]
        if number < len(hints) and hint != hints[number] and hint in known:
            return True
    return False


def _made_up(outside: str) -> Iterable[str]:
    """What has no business outside of tokens; a number may be a word made figures."""
    for found in _PROTECTED.finditer(outside):
        if (kind := _kind(found)) not in ("number", "bracket", "code"):
            yield kind


def _without_halves(text: str, protected: Protected) -> str:
    """Take away what is left of broken tokens; nobody can read it."""
    if any(piece.kind == "bracket" for piece in protected.pieces):
        return text
    return re.sub(r"⟦(?:\d{1,5}\|?)?|⟧", "", text)


def _kind(found: re.Match[str]) -> str:
    return next(name for name in _KINDS if found[name] is not None)


def _hint(kind: str, original: str) -> str:
    if kind in ("code", "link", "bracket"):
        return kind
    return re.sub(r"[⟦⟧\n|]", " ", original)[:_HINT_CHARS]


def _said(piece: Piece) -> str:
    shown = " ".join(piece.original.split())
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    return f"the {piece.kind} {shown}"


def _terms(keep: Sequence[str]) -> re.Pattern[str] | None:
    """Longest first, so that no term hides within another."""
    escaped = [re.escape(term) for term in sorted(keep, key=len, reverse=True) if term]
    if not escaped:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)", re.IGNORECASE)


_KINDS = ("code", "mention", "link", "placeholder", "emoji", "number", "bracket")
