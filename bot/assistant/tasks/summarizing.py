"""Much text to a few points: by portions, then those together, and all checked."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.assistant.tasks.evidence import Ledger, Point, points_in, supported
from bot.assistant.tasks.gathering import Gathering
from bot.assistant.tasks.inquiring import Inquiry
from bot.assistant.tasks.wishes import Summarize
from bot.core.errors import AnswerNotJson
from bot.core.structured import json_in

MOST_CALLS = 12
"""Ten portions, one joining, one repair: no summary asks the model more often."""

_AT_ONCE = 3
_MOST_SOURCES = 6
_COMPLAINT = "Your last answer was not the JSON that is wanted. Only JSON, please."
_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "points": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "section": {
                        "type": "string",
                        "enum": ["summary", "decision", "action", "question"],
                    },
                    "text": _STRING,
                    "sources": _STRINGS,
                    "who": _STRINGS,
                    "when": _STRING,
                },
                "required": ["section", "text", "sources", "who", "when"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["points"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Points that the messages bear out; `dropped` were not."""

    points: tuple[Point, ...]
    dropped: int = 0


@dataclass(slots=True, kw_only=True)
class Summarizing:
    """One summary in the making, by at most twelve questions to the model."""

    inquiry: Inquiry
    wish: Summarize
    task: str
    _repaired: bool = field(default=False, init=False)
    _dropped: int = field(default=0, init=False)

    async def of(self, gathering: Gathering) -> Summary:
        """Read, and tell the model portion by portion, a few at once.

        Raises `ModelError`, and what reading raises.
        """
        notes: list[asyncio.Task[list[Point]]] = []
        room = asyncio.Semaphore(_AT_ONCE)
        try:
            async for portion in gathering.portions():
                await room.acquire()
                note = asyncio.create_task(self._noted(portion, gathering.ledger))
                note.add_done_callback(lambda _: room.release())
                notes.append(note)
            found = await asyncio.gather(*notes)
        finally:
            for note in notes:
                note.cancel()
        if len(found) < 2:
            points = [point for each in found for point in each]
            return Summary(points=tuple(points), dropped=self._dropped)
        in_order = [point for each in reversed(found) for point in each]
        return await self._joined(in_order, gathering)

    async def _joined(self, points: Sequence[Point], gathering: Gathering) -> Summary:
        allowed = {source for point in points for source in point.sources}
        lines = "\n".join(_note(point) for point in points)
        question = f"{self.task}\n<notes>\n{_contained(lines, 'notes')}\n</notes>"
        joined = await self._points(question, gathering.ledger, allowed)
        return Summary(points=tuple(joined), dropped=self._dropped)

    async def _noted(self, portion: str, ledger: Ledger) -> list[Point]:
        told = _contained(portion, "messages")
        question = f"{self.task}\n<messages>\n{told}\n</messages>"
        return await self._points(question, ledger, None)

    async def _points(
        self, question: str, ledger: Ledger, allowed: set[str] | None
    ) -> list[Point]:
        """What the model says and the messages bear out."""
        said = await self._asked(question)
        kept = []
        for point in said:
            if allowed is not None:
                sources = tuple(s for s in point.sources if s in allowed)
                point = _with(point, sources)
            if (checked := supported(point, ledger)) is None:
                self._dropped += 1
            else:
                kept.append(_with(checked, checked.sources[:_MOST_SOURCES]))
        return kept

    async def _asked(self, question: str) -> list[Point]:
        answer = await self.inquiry.ask(question, schema=SCHEMA)
        try:
            return points_in(json_in(answer))
        except (AnswerNotJson, ValueError):
            if self._repaired:
                raise AnswerNotJson("no points, twice", partial=answer) from None
        self._repaired = True
        answer = await self.inquiry.ask(f"{question}\n{_COMPLAINT}", schema=SCHEMA)
        try:
            return points_in(json_in(answer))
        except ValueError as error:
            raise AnswerNotJson(str(error), partial=answer) from None


def _with(point: Point, sources: tuple[str, ...]) -> Point:
    return Point(
        section=point.section,
        text=point.text,
        sources=sources,
        who=point.who,
        when=point.when,
    )


def _note(point: Point) -> str:
    told = {
        "section": point.section,
        "text": point.text,
        "sources": point.sources,
        "who": point.who,
        "when": point.when,
    }
    return json.dumps(told, ensure_ascii=False)


def _contained(text: str, tag: str) -> str:
    return text.replace(f"</{tag}", f"&lt;/{tag}").replace(f"<{tag}", f"&lt;{tag}")
