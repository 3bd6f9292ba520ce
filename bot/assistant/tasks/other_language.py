"""*Other language*: a translation is done again, and takes the first one's place."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.assistant.tasks import wording
from bot.assistant.tasks.finding import Finding
from bot.assistant.tasks.kept_results import KeptResults
from bot.assistant.tasks.requests import TaskRequests
from bot.assistant.tasks.translate_verb import again_into
from bot.core.requests import Request
from bot.core.tasks.packing import asked_in
from bot.core.tasks.results import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """Serves the choice of a language under a translation, for whom it belongs to."""

    tasks: TaskRequests
    kept: KeptResults

    async def translate(self, request: Request, still_ours: Callable[[], None]) -> str:
        """Put a kept translation into the language that was chosen, in its place."""
        number, _, target = str(request.arguments.get("value", "")).partition("/")
        kept = await self.kept.own(request, number)
        if isinstance(kept, str):
            return kept
        wish = await asyncio.to_thread(again_into, kept.arguments, target)
        if wish is None or wish.target is None:
            return wording.GONE
        still_ours()
        working = Telling(text=kept.text, note=f"→ {wish.target.name}…")
        await self.tasks.teller.tell(request, working, replaces=True)
        outcome = await self.tasks.verbs.again(asked_in(request), kept.verb, wish)
        if isinstance(outcome, Finding):
            outcome = replace(
                outcome,
                source_channel_id=kept.source_channel_id,
                quoted=frozenset(kept.quoted),
            )
        await self.tasks.tell(request, kept.verb, outcome, still_ours, replaces=True)
        return ""
