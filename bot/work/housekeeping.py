"""What has to be done now and then, whoever does it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.core.errors import StoreUnavailable
from bot.core.journal import Journal, StoreTrouble

LOOK_EVERY_S = 120.0


async def keep_house(tidy: Callable[[], Awaitable[None]], journal: Journal) -> None:
    """Ask every few minutes, without end; `tidy` knows what is due for whom."""
    while True:
        try:
            await tidy()
        except StoreUnavailable as trouble:
            journal.note(StoreTrouble(operation="housekeeping", error=str(trouble)))
        await asyncio.sleep(LOOK_EVERY_S)
