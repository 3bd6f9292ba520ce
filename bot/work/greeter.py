"""Greets people beside everything else: nobody waits for it, and it may fail."""

import asyncio

from bot.assistant.greeting import Greeting
from bot.core.agent_view import TabOpened
from bot.core.errors import SlackRefused, SlackUnreachable, StoreUnavailable
from bot.core.journal import Journal, SlackTrouble

_AT_ONCE = 100


class Greeter:
    """Runs greetings; of those that would be too many at once, none is made."""

    def __init__(self, greeting: Greeting, journal: Journal) -> None:
        self._greeting = greeting
        self._journal = journal
        self._tasks: set[asyncio.Task[None]] = set()

    def greet(self, opened: TabOpened) -> None:
        """Begin to greet somebody; returns at once."""
        if len(self._tasks) < _AT_ONCE:
            task = asyncio.create_task(self._greet(opened))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let go of greetings under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _greet(self, opened: TabOpened) -> None:
        try:
            await self._greeting.greet(opened)
        except (SlackRefused, SlackUnreachable, StoreUnavailable) as trouble:
            self._journal.note(
                SlackTrouble(
                    installation=opened.installation,
                    method="assistant.threads.setSuggestedPrompts",
                    error=str(trouble),
                    consequence="no prompts are suggested in the Messages tab",
                )
            )
