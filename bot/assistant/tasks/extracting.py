"""Facts out of messages, each held to the message it is said to come from."""

import re
from dataclasses import dataclass, field

from bot.assistant.tasks.evidence import Ledger, Read, addresses_in, source_of
from bot.assistant.tasks.gathering import Gathering
from bot.assistant.tasks.inquiring import Inquiry
from bot.core.errors import AnswerNotJson
from bot.core.structured import json_in

_COMPLAINT = "Your last answer was not the JSON that is wanted. Only JSON, please."
_LONGEST_VALUE_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value of one field, and the message that says it."""

    name: str
    value: str = field(repr=False)
    source: str


@dataclass(slots=True, kw_only=True)
class Extracting:
    """One extraction in the making: a question for each portion, and one repair."""

    inquiry: Inquiry
    fields: tuple[str, ...]
    facts: list[Fact] = field(default_factory=list)
    dropped: int = 0
    _repaired: bool = field(default=False, init=False)

    async def of(self, gathering: Gathering) -> None:
        """Fill `facts`; raises `ModelError`, and what reading raises."""
        async for portion in gathering.portions():
            await self.from_text(portion, gathering.ledger)
        order = {name: place for place, name in enumerate(self.fields)}
        self.facts = sorted(
            dict.fromkeys(self.facts),
            key=lambda fact: (order[fact.name], int(fact.source[1:])),
        )

    async def from_text(self, portion: str, ledger: Ledger) -> None:
        """Take the facts out of one portion."""
        told = portion.replace("</messages", "&lt;/messages")
        names = "\n".join(f"- {name.replace('<', '‹')}" for name in self.fields)
        question = f"<task>\nfields:\n{names}\n</task>\n<messages>\n{told}\n</messages>"
        for item in await self._items(question):
            if (fact := self._fact(item, ledger)) is None:
                self.dropped += 1
            else:
                self.facts.append(fact)

    async def _items(self, question: str) -> list[object]:
        try:
            return await self._asked(question)
        except AnswerNotJson:
            if self._repaired:
                raise
        self._repaired = True
        return await self._asked(f"{question}\n{_COMPLAINT}")

    async def _asked(self, question: str) -> list[object]:
        answer = await self.inquiry.ask(question, schema=_schema(self.fields))
        match json_in(answer):
            case {"items": list(items)} | list(items):
                return items
            case _:
                raise AnswerNotJson("no list of items", partial=answer)

    def _fact(self, item: object, ledger: Ledger) -> Fact | None:
        """What an item says, if it is of the right shape and its message says it."""
        match item:
            case {"field": str(named), "value": str(said), "source": source}:
                number = source_of(source)
                value = " ".join(said.split())[:_LONGEST_VALUE_CHARS]
                wanted = named.strip().casefold()
                read = ledger.by_id.get(number)
                if wanted not in self.fields or read is None or not value:
                    return None
                if not _is_said(value, read):
                    return None
                return Fact(name=wanted, value=value, source=number)
            case _:
                return None


def _is_said(value: str, read: Read) -> bool:
    """Whether half of the value's words stand in the message, or name its author.

    Of its numbers and addresses all have to.
    """
    words = re.findall(r"\w+", value.casefold())
    numbers = {word for word in words if any(map(str.isdigit, word))}
    if not numbers <= read.named or not read.urls.issuperset(addresses_in(value)):
        return False
    author = set(re.findall(r"\w+", read.author.casefold()))
    found = [word for word in words if word in author or _stands_in(word, read)]
    return bool(words) and 2 * len(found) >= len(words)


def _stands_in(word: str, read: Read) -> bool:
    if word in read.named:
        return True
    # Without blanks between words, one may stand within another.
    return not word.isascii() and any(word in each for each in read.named)


def _schema(fields: tuple[str, ...]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": {"type": "string", "enum": [*fields]},
                        "value": {"type": "string"},
                        "source": {"type": "string"},
                    },
                    "required": ["field", "value", "source"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["items"],
        "additionalProperties": False,
    }
