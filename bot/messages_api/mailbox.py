"""From the one who reads the model to the one who shows it, without waiting."""

import asyncio
from collections import deque

from bot.core.model import ModelEvent, TextDelta


class Mailbox:
    """Events on their way; text that nobody has taken yet is joined.

    Putting never waits, so a slow consumer never slows the reading.
    """

    def __init__(self) -> None:
        self._events: deque[ModelEvent] = deque()
        self._words: list[str] = []
        self._is_filled = asyncio.Event()
        self._is_closed = False

    def put(self, event: ModelEvent) -> None:
        """Add an event; what came before a word is told before it."""
        if isinstance(event, TextDelta):
            self._words.append(event.text)
        else:
            self._seal()
            self._events.append(event)
        self._is_filled.set()

    def close(self) -> None:
        """Nothing more will come."""
        self._is_closed = True
        self._is_filled.set()

    async def take(self) -> ModelEvent | None:
        """The oldest event, waiting for one; None after the last."""
        await self._is_filled.wait()
        if not self._events:
            self._seal()
        event = self._events.popleft() if self._events else None
        if not self._events and not self._words and not self._is_closed:
            self._is_filled.clear()
        return event

    def _seal(self) -> None:
        if self._words:
            self._events.append(TextDelta("".join(self._words)))
            self._words.clear()
