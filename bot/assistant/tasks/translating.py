"""A text in another language, with everything kept that has to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.assistant.tasks.inquiring import Inquiry
from bot.assistant.tasks.languages import Language, language, language_of
from bot.assistant.tasks.protecting import Protected, Restored, protect, restore
from bot.assistant.tasks.splitting import parts_of
from bot.assistant.tasks.together import together
from bot.assistant.tasks.wishes import Formality
from bot.core.tasks.results import Term

LONGEST_CHARS = 60_000
_PART_CHARS = 6_000
_AT_ONCE = 3
_TRANSLATION = re.compile(
    r"<translation>\s*?\n?(.*?)\s*(?:</translation>|\Z)", re.DOTALL
)
_SOURCE = re.compile(r"<source>\s*([^<\n]{1,40}?)\s*</source>")
_CUT_SHORT = "its end is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be translated, and how."""

    text: str = field(repr=False)
    target: Language
    source: Language | None = None
    formality: Formality | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The translation; `damage` says what of the original it may have lost."""

    text: str = field(repr=False)
    source: Language | None
    damage: tuple[str, ...] = ()


async def translate(inquiry: Inquiry, order: Order) -> Translation:
    """Translate `order`, a few parts at once; raises `ModelError`.

    A part that came back damaged is asked for once more, and what is damaged
    then is told in the result.
    """
    keep = [term.term for term in _applying(order) if not term.translation]
    protected = protect(order.text, keep)
    parts = parts_of(protected.text, _PART_CHARS)
    done = await together(
        (_part(inquiry, order, protected.of(part.text)) for part in parts),
        at_once=_AT_ONCE,
    )
    text = "".join(d.text + p.after for d, p in zip(done, parts, strict=True))
    damage = tuple(dict.fromkeys(w for each in done for w in each.damage))
    source = next((each.source for each in done if each.source), None)
    return Translation(text=text, source=source, damage=damage)


async def _part(inquiry: Inquiry, order: Order, protected: Protected) -> Translation:
    if not re.search(r"\w", re.sub("⟦[^⟧]*⟧", "", protected.text)):
        return Translation(text=restore(protected.text, protected).text, source=None)
    first = await _asked(inquiry, order, protected, complaint="")
    if not first.damage:
        return first
    second = await _asked(inquiry, order, protected, complaint="; ".join(first.damage))
    return min(first, second, key=lambda each: len(each.damage))


async def _asked(
    inquiry: Inquiry, order: Order, protected: Protected, *, complaint: str
) -> Translation:
    question = _question(order, protected.text, complaint)
    answer = await inquiry.ask(question)
    said = answer.text
    found = _TRANSLATION.search(said)
    words = found[1] if found else _SOURCE.sub("", said).strip()
    restored = _checked(words, protected)
    if answer.is_cut_short:
        restored = replace(restored, damage=(*restored.damage, _CUT_SHORT))
    named = _SOURCE.search(said)
    source = language(named[1]) or language_of(named[1]) if named else None
    return Translation(text=restored.text, source=source, damage=restored.damage)


def _checked(words: str, protected: Protected) -> Restored:
    restored = restore(words, protected)
    if not words.strip():
        return replace(restored, damage=(*restored.damage, "there is nothing in it"))
    return restored


def _question(order: Order, text: str, complaint: str) -> str:
    lines = [f"into: {order.target.name} ({order.target.tag})"]
    if order.source:
        lines.append(f"from: {order.source.name} ({order.source.tag})")
    if order.formality:
        lines.append(f"tone: {order.formality}")
    lines += [
        f"term: {_one_line(term.term)} = {_one_line(term.translation)}"
        for term in _applying(order)
        if term.translation and term.term.casefold() in order.text.casefold()
    ]
    if complaint:
        lines.append(
            f"your last attempt had faults, avoid them: {_one_line(complaint)}"
        )
    task = "\n".join(lines).replace("<", "‹")
    return f"<task>\n{task}\n</task>\n<text>\n{text}\n</text>"


def _applying(order: Order) -> Sequence[Term]:
    """The terms that hold for the target language."""
    base = order.target.tag.split("-")[0]
    return [t for t in order.terms if t.language in ("", order.target.tag, base)]


def _one_line(text: str) -> str:
    return " ".join(text.split())
