"""The workspace's glossary, changed by its admins in words."""

from dataclasses import dataclass

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Unfound
from bot.assistant.tasks.wishes import EditGlossary
from bot.core.ports import Person
from bot.core.tasks.asked import Asked
from bot.core.tasks.results import Glossary, Term

LONGEST_TERM_CHARS = 100


@dataclass(frozen=True, slots=True)
class GlossaryVerb:
    """Serves `glossary …`."""

    glossary: Glossary

    async def do(
        self, asked: Asked, person: Person, wish: EditGlossary, prefix: str
    ) -> Unfound:
        """Show or change it; what the person is told. Raises `StoreUnavailable`."""
        where = asked.installation, asked.team_id
        if wish.action == "list":
            terms = await self.glossary.entries(*where)
            return Unfound(text=wording.glossary_list(terms, prefix))
        if not person.is_admin:
            return Unfound(text=wording.ONLY_ADMINS)
        named = wish.language.tag if wish.language else None
        if wish.action == "remove":
            is_gone = await self.glossary.remove(*where, wish.term, named)
            gone = f"“{wish.term}” is not in the glossary any more."
            return Unfound(text=gone if is_gone else wording.NO_SUCH_TERM)
        term = Term(
            term=wish.term[:LONGEST_TERM_CHARS],
            translation=wish.translation[:LONGEST_TERM_CHARS],
            language=named or "",
        )
        is_kept = await self.glossary.put(*where, term, asked.user_id)
        return Unfound(text=_added(term) if is_kept else wording.TOO_MANY_TERMS)


def _added(term: Term) -> str:
    where = f" in {term.language}" if term.language else ""
    if not term.translation:
        return f"From now on “{term.term}” stays as it is{where}."
    return f"From now on “{term.term}” becomes “{term.translation}”{where}."
