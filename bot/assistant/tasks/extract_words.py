"""The words after `extract` → which fields, and of what."""

import re

from bot.assistant.tasks.pointers import LINK, link_in, unquoted
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    Extract,
    MessageLink,
    NotUnderstood,
)

DEFAULT_FIELDS = ("names", "dates", "locations", "key facts")
MOST_FIELDS = 12
EXAMPLE = "names, dates, amounts: Ana pays 100 on 3 May"

_MOST_FIELD_WORDS = 4
_MOST_CHARS = 1_000
_THREAD = re.compile(
    r"\b(?:(?:from|of|in) )?(?:this |the )?(?:whole )?(?:thread|conversation)\b", re.I
)
_POINTING = re.compile(
    r"\b(?:from|of|in|out of)?\s*\b(?:this|that|the) (?:message|text|post)\b", re.I
)
_FILLING = re.compile(
    r"^(?:please|the|all(?: the)?|any|every|me|facts?|everything|information)\b\s*"
    r"|\s*\b(?:from|of|in|out of|please|mentioned|here)$",
    re.I,
)
_BETWEEN = re.compile(r"\s*(?:[,;]|\band\b|&|\+)\s*", re.I)


def extract_wish(words: str) -> Extract | AskedForHelp | NotUnderstood:
    """What `words` ask for; without fields those of our own choice."""
    words = words.strip()
    if words.casefold() in ("help", "?", "hilfe", "aide"):
        return AskedForHelp("extract")
    link, words = _link(words)
    wanted, text = _apart(words)
    is_list = len(wanted) <= _MOST_CHARS
    wants_thread = is_list and bool(_THREAD.search(wanted))
    named = _POINTING.sub(" ", _THREAD.sub(" ", wanted)) if is_list else ""
    fields = _fields(named) if is_list else None
    if fields is None:
        if text or link or wants_thread:
            return NotUnderstood("extract", wanted, EXAMPLE)
        fields, text = DEFAULT_FIELDS, words
    return Extract(
        fields=fields or DEFAULT_FIELDS,
        text=unquoted(text),
        link=link,
        wants_thread=wants_thread,
    )


def _link(words: str) -> tuple[MessageLink | None, str]:
    found = LINK.search(words)
    if found is None:
        return None, words
    return link_in(found), f"{words[: found.start()]} {words[found.end() :]}".strip()


def _apart(words: str) -> tuple[str, str]:
    """The fields, and the text after the first colon that is no part of an address."""
    found = re.search(r":(?!//)\s*", words)
    if found is None or "\n" in words[: found.start()]:
        return words, ""
    return words[: found.start()], words[found.end() :]


def _fields(words: str) -> tuple[str, ...] | None:
    """The fields that are listed; None where `words` are no such list."""
    named = []
    for part in _BETWEEN.split(" ".join(words.split())):
        field = _bare(part)
        if len(field.split()) > _MOST_FIELD_WORDS:
            return None
        if field:
            named.append(field.casefold())
    return tuple(dict.fromkeys(named))[:MOST_FIELDS]


def _bare(part: str) -> str:
    before = None
    while part != before:
        before, part = part, _FILLING.sub("", part).strip(" .:-")
    return part
