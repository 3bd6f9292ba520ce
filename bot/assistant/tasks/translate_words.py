"""The words after `translate` → what is to be translated, and into what."""

import re
from dataclasses import dataclass

from bot.assistant.tasks.languages import Language, language_of, may_be_a_word
from bot.assistant.tasks.pointers import only_link, unquoted
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    EditGlossary,
    Formality,
    NotUnderstood,
    Translate,
)

EXAMPLE = "to Brazilian Portuguese: See you tomorrow"
_GLOSSARY_EXAMPLE = "glossary add pull request = Pull-Request in German"
_MOST_WORDS = 4
_LONGEST_ENTRY_CHARS = 500

_ARROW = re.compile(r"\s*(?:->|→|=>|⇒|➡️?)\s*")
_TO = re.compile(r"(?:to|into|in|auf|ins|nach|en|al|para)\s+", re.IGNORECASE)
_FROM = re.compile(r"(?:from|aus dem|aus|du|del|de l['’])\s*", re.IGNORECASE)
_FORMALITY = re.compile(
    r"(?P<formal>formal(?:ly)?|polite(?:ly)?)\b|(?P<informal>informal(?:ly)?|casual(?:ly)?)\b",
    re.IGNORECASE,
)
_INTO = re.compile(r"[\s,]+(to|into|in|auf|ins)\s+", re.IGNORECASE)
_POINTING = re.compile(
    r"(?:this|that|it|these|the above|above|das|dies(?:es)?|ceci|this (?:message|text)"
    r"|(?:the )?(?:message|text)(?: above)?)",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"(?:(?:the )?text (?:in|on|of) )?(?:this|that|the|these|those)?\s*"
    r"(?:image|picture|photo|screenshot|scan)s?",
    re.IGNORECASE,
)
_GLOSSARY = re.compile(
    r"glossary(?:\s+(?P<action>add|keep|remove|delete|list|show)\b\s*(?P<rest>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_FOR_LANGUAGE = re.compile(
    r"(?P<entry>.+?)\s+(?:in|for)\s+(?P<language>\S.*)", re.DOTALL
)
_ENTRY = re.compile(r"\s*(?:=|->|→|=>)\s*")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What stood before the text, and how sure that is."""

    target: Language | None = None
    source: Language | None = None
    formality: Formality | None = None
    rest: str = ""


def translate_wish(
    words: str, *, reader: str = "en"
) -> Translate | EditGlossary | AskedForHelp | NotUnderstood:
    """What `words` ask for; `reader` is the locale of whoever wrote them."""
    words = words.strip()
    if words.casefold() in ("help", "?", "hilfe", "aide"):
        return AskedForHelp("translate")
    if found := _GLOSSARY.fullmatch(words):
        return _glossary(found, reader)
    if unknown := _unknown_language(words, reader):
        return NotUnderstood("translate", unknown, EXAMPLE)
    begun = _beginning(words, reader)
    if begun.target is None and (ended := _ending(words, reader)):
        begun = ended
    return _wish(begun)


def _wish(begun: _Beginning) -> Translate:
    text = unquoted(begun.rest)
    link = only_link(text)
    wants_images = bool(_PICTURES.fullmatch(text))
    says_nothing_itself = wants_images or link or _POINTING.fullmatch(text.strip(" ."))
    return Translate(
        target=begun.target,
        source=begun.source,
        formality=begun.formality,
        text="" if says_nothing_itself else text,
        link=link,
        images=wants_images,
    )


def _beginning(words: str, reader: str) -> _Beginning:
    formality, rest = _formality(words)
    source = None
    if found := _FROM.match(rest):
        source, after = _language(rest[found.end() :], reader, is_certain=True)
        rest = after.lstrip() if source else rest
    if arrow := _arrow(rest, reader):
        source, rest = arrow
        target, after = _language(rest, reader, is_certain=True)
    else:
        target, after = _into(rest, reader, is_certain=source is not None)
    if target is None:
        return _Beginning(source=source, formality=None, rest=words)
    later, after = _formality(after)
    return _Beginning(target, source, formality or later, after.lstrip(" :,\n"))


def _into(words: str, reader: str, *, is_certain: bool) -> tuple[Language | None, str]:
    """With or without a word before it: `to German …`, `German …`, and `en …`."""
    if found := _TO.match(words):
        target, after = _language(words[found.end() :], reader, is_certain=False)
        if target is not None:
            return target, after
    return _language(words, reader, is_certain=is_certain)


def _ending(words: str, reader: str) -> _Beginning | None:
    """Such as `this into French`, or `“Guten Tag” to English, formally`."""
    end_begins = max(len(words) - _LONGEST_ENTRY_CHARS, 0)
    *_, found = [None, *_INTO.finditer(words, end_begins)]
    if found is None:
        return None
    text, rest = words[: found.start()].strip(), words[found.end() :].strip(" .!")
    is_weak = found[1].casefold() in ("in", "auf", "ins")
    is_sentence = "\n" in rest or ":" in rest or may_be_a_word(rest)
    if is_sentence or (is_weak and not _points(text)):
        return None
    before, rest = _formality(rest)
    target, after = _language(rest, reader, is_certain=True)
    later, after = _formality(after.strip(" ,"))
    if target is None or after.strip(" .,!"):
        return None
    return _Beginning(target, None, before or later, text)


def _points(text: str) -> bool:
    """Whether `text` says what is to be translated rather than being that."""
    is_named = _POINTING.fullmatch(text) or _PICTURES.fullmatch(text)
    return bool(is_named or only_link(text)) or unquoted(text) != text


def _language(
    words: str, reader: str, *, is_certain: bool
) -> tuple[Language | None, str]:
    """The language that `words` begin with, the longest name first, and the rest."""
    ends = [m.end() for m in re.finditer(r"[^\s:]+(?=[\s:,]|\Z)", words)][:_MOST_WORDS]
    for end in reversed(ends):
        name, rest = words[:end].rstrip(","), words[end:]
        if "\n" in name.strip():
            continue
        found = language_of(name, reader=reader)
        if found and (is_certain or _is_meant(name, rest)):
            return found, rest
    return _flag(words, reader)


def _flag(words: str, reader: str) -> tuple[Language | None, str]:
    """A flag by its name has colons of its own."""
    found = re.match(r"\s*(:(?:flag-)?[a-z]{2}:)", words)
    flag = language_of(found[1], reader=reader) if found else None
    return (flag, words[found.end() :]) if found and flag else (None, words)


def _is_meant(name: str, rest: str) -> bool:
    """Whether a code that is a word, too, was meant as a language: `it Ciao`."""
    if rest.lstrip(" ").startswith(":") or not may_be_a_word(name):
        return True
    following = rest.strip()[:1]
    return not following or following.isupper() or not following.isalpha()


def _arrow(words: str, reader: str) -> tuple[Language | None, str] | None:
    found = _ARROW.search(words[:60])
    if found is None:
        return None
    before = words[: found.start()].strip()
    source = language_of(before, reader=reader)
    if source is None and before:
        return None
    return source, words[found.end() :]


def _formality(words: str) -> tuple[Formality | None, str]:
    stripped = words.lstrip()
    found = _FORMALITY.match(stripped)
    if found is None:
        return None, words
    rest = stripped[found.end() :]
    return ("formal" if found["formal"] else "informal"), rest.lstrip(" ")


def _unknown_language(words: str, reader: str) -> str:
    """A language somebody named for certain, and that we do not know; else ""."""
    named = re.match(r"(?:to|into)\s+([^\n:]{2,40}):", words, re.IGNORECASE)
    arrow = re.match(r"[A-Za-z-]{2,12}\s*(?:->|→|=>)\s*(\S{2,20})", words)
    for found in (named, arrow):
        if found is not None:
            _, rest = _formality(found[1])
            language, _ = _language(rest, reader, is_certain=True)
            if language is None:
                return found[1].strip()
    return ""


def _glossary(found: re.Match[str], reader: str) -> EditGlossary | NotUnderstood:
    action = (found["action"] or "list").casefold()
    rest = " ".join((found["rest"] or "").split())[:_LONGEST_ENTRY_CHARS]
    if action in ("list", "show"):
        return EditGlossary(action="list")
    language = None
    if (limited := _FOR_LANGUAGE.fullmatch(rest)) and (
        language := language_of(limited["language"], reader=reader)
    ):
        rest = limited["entry"]
    term, *translation = _ENTRY.split(rest, maxsplit=1)
    term, words = unquoted(term), unquoted("".join(translation))
    is_lacking = not term or (action == "add" and translation and not words)
    if is_lacking:
        return NotUnderstood("translate", f"glossary {action}", _GLOSSARY_EXAMPLE)
    if action in ("remove", "delete"):
        return EditGlossary(action="remove", term=term, language=language)
    return EditGlossary(action="add", term=term, translation=words, language=language)
