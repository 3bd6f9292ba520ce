"""The verb translate: a wish → a finding."""

import re
from dataclasses import dataclass, replace

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Finding, Outcome, Unfound
from bot.assistant.tasks.inquiring import Inquiry
from bot.assistant.tasks.languages import Language, is_same, language
from bot.assistant.tasks.means import Means
from bot.assistant.tasks.quotes import Quotes
from bot.assistant.tasks.translating import LONGEST_CHARS, Order, translate
from bot.assistant.tasks.wishes import Formality, Translate
from bot.core.ids import ChannelId, UserId
from bot.core.ports import Person
from bot.core.tasks.asked import Asked
from bot.core.tasks.manner import Manner
from bot.core.tasks.results import Glossary

_ENGLISH = Language("en", "English")
_MENTIONED = re.compile(r"<@([UW][A-Z0-9]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateVerb:
    """Serves whoever wants something in another language."""

    means: Means
    glossary: Glossary

    async def do(
        self, asked: Asked, person: Person, wish: Translate, prefix: str
    ) -> Outcome:
        """Translate what `wish` names; raises `ModelError` and `StoreUnavailable`."""
        quotes = Quotes(readers=self.means.readers, asked=asked, person=person)
        found = await self._text(quotes, wish)
        if isinstance(found, Unfound):
            return found
        text, source = found
        shows_files = asked.message is not None and bool(asked.message.files)
        if wish.images or (shows_files and not text.strip()):
            return Unfound(text=wording.NO_PICTURES)
        if not text.strip():
            return Unfound(text=wording.NOTHING_TO_TRANSLATE.format(prefix))
        if len(text) > LONGEST_CHARS:
            return Unfound(text=wording.TOO_LONG.format(len(text), LONGEST_CHARS))
        inquiry = await self.means.inquiry("translate", asked, asked.channel_id)
        target = wish.target or _own_language(person, inquiry.manner)
        order = Order(
            text=text,
            target=target,
            source=wish.source,
            formality=wish.formality,
            terms=tuple(await self.glossary.entries(asked.installation, asked.team_id)),
        )
        return replace(
            await _translated(inquiry, order),
            source_channel_id=source,
            quoted=frozenset(quotes.told),
            is_elsewhere=source not in (None, asked.channel_id),
        )

    async def _text(
        self, quotes: Quotes, wish: Translate
    ) -> tuple[str, ChannelId | None] | Unfound:
        """What is to be translated, and the channel it was read from, if any."""
        asked, person = quotes.asked, quotes.person
        message, source = asked.message, None
        if wish.link is not None:
            read = await self.means.readers.linked(
                asked, person, wish.link, "translate"
            )
            if isinstance(read, Unfound):
                return read
            message, source = read, read.channel_id
        elif wish.text or message is None:
            return wish.text, None
        return await quotes.words(message), source


async def _translated(inquiry: Inquiry, order: Order) -> Finding:
    done = await translate(inquiry, order)
    source = order.source or done.source
    notes = [wording.translation_note(source, order.target)]
    if source and is_same(source, order.target) and source.tag == order.target.tag:
        notes.append(f"it was in {source.name} already")
    if damage := wording.damage_note(done.damage):
        notes.insert(0, damage)
    return Finding(
        text=done.text,
        note=" · ".join(notes),
        mentionable=frozenset(map(UserId, _MENTIONED.findall(order.text))),
        spent=inquiry.spent,
        manner=inquiry.manner.label,
        arguments={
            "text": order.text,
            "target": order.target.tag,
            "source": source.tag if source else "",
            "formality": order.formality or "",
            "mentioned": _MENTIONED.findall(order.text),
        },
    )


def again_into(arguments: object, target: str) -> Translate | None:
    """What a kept translation was made of, to be put into another language."""
    match arguments:
        case {"text": str(text), "source": str(source), "formality": str(formality)}:
            wanted = language(target)
            chosen: dict[str, Formality] = {"formal": "formal", "informal": "informal"}
            wish = Translate(target=wanted, text=text, formality=chosen.get(formality))
            return replace(wish, source=language(source) if source else None)
        case _:
            return None


def _own_language(person: Person, manner: Manner) -> Language:
    """The person's, else the workspace's."""
    return (
        (language(person.locale) if person.locale else None)
        or (language(manner.language) if manner.language else None)
        or _ENGLISH
    )
