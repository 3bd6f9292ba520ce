"""All verbs behind one door: words → a wish → what comes of it."""

import asyncio
from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.door import TaskDoor
from bot.assistant.tasks.extract_verb import ExtractVerb
from bot.assistant.tasks.extract_words import extract_wish
from bot.assistant.tasks.finding import Outcome, Unfound
from bot.assistant.tasks.gathering import Progress
from bot.assistant.tasks.glossary_verb import GlossaryVerb
from bot.assistant.tasks.languages import language
from bot.assistant.tasks.moments import zone_of
from bot.assistant.tasks.progressing import in_silence
from bot.assistant.tasks.summarize_verb import SummarizeVerb
from bot.assistant.tasks.summarize_words import summarize_wish
from bot.assistant.tasks.translate_verb import TranslateVerb
from bot.assistant.tasks.translate_words import translate_wish
from bot.assistant.tasks.wishes import (
    AskedForHelp,
    EditGlossary,
    Extract,
    NotUnderstood,
    Summarize,
    Translate,
    Wish,
)
from bot.core import notices
from bot.core.errors import ModelError, SlackRefused
from bot.core.ports import Clock, Person
from bot.core.tasks.asked import Asked
from bot.core.tasks.verbs import TaskVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbs:
    """Does what somebody asks for in words, if they may; tells nobody."""

    door: TaskDoor
    translating: TranslateVerb
    summarizing: SummarizeVerb
    extracting: ExtractVerb
    glossary: GlossaryVerb
    clock: Clock

    async def do(
        self,
        asked: Asked,
        verb: TaskVerb,
        words: str,
        prefix: str,
        progress: Progress = in_silence,
    ) -> Outcome:
        """What comes of `verb` with `words`; `prefix` is how examples begin.

        Trouble with the model is an outcome, and so is a scope we were not given.
        Raises `SlackUnreachable`, passing `SlackRefused` and `StoreUnavailable`.
        """
        person = await self.door.admit(asked, verb)
        if isinstance(person, str):
            return Unfound(text=person)
        wish = await self.wish(asked, person, verb, words)
        return await self.fulfil(asked, person, wish, prefix, progress)

    async def again(self, asked: Asked, verb: TaskVerb, wish: Wish) -> Outcome:
        """The same for a wish that was read before."""
        person = await self.door.admit(asked, verb)
        if isinstance(person, str):
            return Unfound(text=person)
        return await self.fulfil(asked, person, wish, f"{verb} ")

    async def fulfil(
        self,
        asked: Asked,
        person: Person,
        wish: Wish,
        prefix: str,
        progress: Progress = in_silence,
    ) -> Outcome:
        """Do what `wish` says, for somebody who was let in."""
        try:
            return await self._done(asked, person, wish, prefix, progress)
        except ModelError as error:
            return Unfound(text=notices.notice_for(error))
        except SlackRefused as refused:
            if refused.code != "missing_scope":
                raise
            return Unfound(text=notices.not_granted(refused.needed))

    async def _done(
        self, asked: Asked, person: Person, wish: Wish, prefix: str, progress: Progress
    ) -> Outcome:
        match wish:
            case AskedForHelp(verb):
                return Unfound(text=wording.help_for(verb, prefix))
            case NotUnderstood():
                return Unfound(text=wording.not_understood(wish, prefix))
            case EditGlossary():
                return await self.glossary.do(asked, person, wish, prefix)
            case Translate():
                return await self.translating.do(asked, person, wish, prefix)
            case Summarize():
                return await self.summarizing.do(asked, person, wish, prefix, progress)
            case Extract():
                return await self.extracting.do(asked, person, wish, prefix, progress)

    async def wish(
        self, asked: Asked, person: Person, verb: TaskVerb, words: str
    ) -> Wish:
        """What the words after a verb ask for.

        Read beside the event loop: what is known of languages and dates is loaded
        when it is needed first, and that takes a while.
        """
        return await asyncio.to_thread(self._wish, asked, person, verb, words)

    def _wish(self, asked: Asked, person: Person, verb: TaskVerb, words: str) -> Wish:
        reader = person.locale or "en"
        language(reader)  # whatever they wrote: it names the result's language, too
        if verb == "extract":
            is_bare = not words.strip() and asked.message is None
            is_help = is_bare and not asked.is_turn
            return AskedForHelp(verb) if is_help else extract_wish(words)
        if verb == "summarize":
            zone = zone_of(person.time_zone)
            return summarize_wish(words, self.clock.now(), zone, reader=reader)
        is_bare = not words.strip() and asked.message is None and not asked.is_turn
        if is_bare and verb == "translate":
            return AskedForHelp(verb)
        return translate_wish(words, reader=reader)
