"""JSON as a request's schema wants it, quoted from the messages the request tells.

A stand-in has no thoughts of its own: words, ids and names all stand in the request.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

Json = Mapping[str, Any]
T = TypeVar("T")

_LINE = re.compile(
    r"\[(m\d+)\] \S+ \S+ (.+?)(?: \((?:you|bot)\))?: (.+?)(?: \[files: .+\])?"
)
_QUESTION = re.compile(r"^question: (.+)$", re.MULTILINE)
_MOST_POINTS = 8
_LONGEST_CHARS = 140
_KINDS = (
    ("decision", re.compile(r"\b(?:decided|agreed|go with|settled on)\b", re.I)),
    ("action", re.compile(r"\b(?:I'll|will|please|needs? to|has to|to-?do)\b", re.I)),
    ("question", re.compile(r"\?\W*$")),
)
_DATE = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\b"
)
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b|(?<=[a-z,@] )[A-Z][a-z]{2,}\b")
_PLACE = re.compile(r"(?<=\b(?:in|to|at) )[A-Z]\w+")
_FIELDS = (
    (re.compile("date|when|day|time"), _DATE),
    (re.compile("locat|place|where|cit"), _PLACE),
    (re.compile("amount|price|cost|budget"), re.compile(r"[$€£]? ?\d[\d.,]*\b ?[€%]?")),
    (re.compile("name|who|people"), _NAME),
    (re.compile("fact"), re.compile("^.+$")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A message as requests tell it."""

    id: str
    author: str
    words: str


def quoted(schema: Json, question: str) -> str:
    """Fill the first list `schema` wants: facts if they have a `value`, else points.

    A point quotes a message, a fact is a piece of one; both name it as their source.
    Where it wants strings, they are pieces of the question.
    """
    name, items_schema = _listed(schema)
    properties = items_schema.get("properties", {})
    if items_schema.get("type") == "string":
        items: list[Any] = _values(question, name)
    elif "value" in properties:
        fields = properties.get("field", {}).get("enum", ())
        items = [*_facts(_messages(question), fields)]
    else:
        items = _joined(question) or [_point(told) for told in _chosen(question)]
    return json.dumps({name: items}, ensure_ascii=False)


def quotations(question: str, text: str) -> list[str]:
    """What messages that `text` tells of share a word with a question, with authors."""
    wanted = _long_words(question)
    found = (told for told in _messages(text) if wanted & _long_words(told.words))
    return [f"{told.author}: {_short(told.words)}" for told in _spread([*found])]


def _listed(schema: Json) -> tuple[str, Json]:
    for name, each in schema.get("properties", {}).items():
        if each.get("type") == "array":
            return name, each.get("items", {})
    return "items", {}


def _messages(question: str) -> list[Told]:
    found = (_LINE.fullmatch(line) for line in question.splitlines())
    return [Told(*each.groups()) for each in found if each is not None]


def _chosen(question: str) -> list[Told]:
    """What shares a word with what was asked, or a few from beginning to end."""
    messages = _messages(question)
    if asked := _QUESTION.search(question):
        wanted = _long_words(asked[1])
        messages = [told for told in messages if wanted & _long_words(told.words)]
    return _spread(messages)


def _joined(question: str) -> list[Json]:
    """A few of the points that a request tells, as they are; they are JSON already."""
    lines = (line for line in question.splitlines() if line.startswith('{"section"'))
    return _spread([json.loads(line) for line in lines])


def _spread(several: Sequence[T]) -> list[T]:
    """At most eight of them, evenly spaced from the first to the last."""
    if len(several) <= _MOST_POINTS:
        return [*several]
    step = (len(several) - 1) / (_MOST_POINTS - 1)
    return [several[round(place * step)] for place in range(_MOST_POINTS)]


def _point(told: Told) -> Json:
    """The first sentence that says more than most, or the beginning."""
    sentences = re.split(r"(?<=[.!?]) ", told.words)
    telling = ((kind, s) for kind, say in _KINDS for s in sentences if say.search(s))
    kind, words = next(telling, ("summary", told.words))
    when, doer = _DATE.search(words), _NAME.match(words)
    return {
        "section": kind,
        "text": _short(words),
        "sources": [told.id],
        "who": [doer[0] if doer else told.author],
        "when": when[0] if when else "",
    }


def _facts(messages: Sequence[Told], fields: Sequence[str]) -> Iterator[Json]:
    """Each fact once, with the message that says it first."""
    known = set()
    for told, field in product(messages, fields):
        for value in _values(told.words, field):
            if (field, value) not in known:
                known.add((field, value))
                yield {"field": field, "value": _short(value), "source": told.id}


def _values(words: str, field: str) -> list[str]:
    patterns = (pattern for name, pattern in _FIELDS if name.search(field))
    pattern = next(patterns, None)
    found = [each.strip() for each in pattern.findall(words)] if pattern else []
    if pattern is not _NAME:
        return found
    places = {place for said in _PLACE.findall(words) for place in said.split()}
    return [name for name in found if name not in places and not _DATE.search(name)]


def _short(words: str) -> str:
    if len(words) <= _LONGEST_CHARS:
        return words
    return words[:_LONGEST_CHARS].rsplit(" ", 1)[0] + " …"


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.casefold()))
