"""What becomes of leased work that fails."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from traceback import extract_tb
from typing import Protocol

from bot.core.errors import (
    LeaseLost,
    SlackRefused,
    SlackUnreachable,
    StoreUnavailable,
    ThreadkeeperError,
)
from bot.core.journal import Fact, Journal
from bot.core.ports import Clock

REST_S = 2.0
OUTAGE_REST_S = 15.0

_OUT_OF_REACH = (SlackRefused, SlackUnreachable, StoreUnavailable)


class GivingBack(Protocol):
    """Gives one lease back with the work undone, as in `Inbox.give_back`."""

    async def __call__(self, *, retry_at: datetime | None, blame: bool) -> None:
        """Give it back, to rest until `retry_at`."""


async def endure(
    work: Coroutine[None, None, None],
    *,
    give_back: GivingBack,
    broke: Callable[[Exception], Fact],
    journal: Journal,
    clock: Clock,
) -> None:
    """Run leased work; raises nothing but cancellation.

    A fault gives the lease back, to be tried again after a rest. While Slack
    or the database are out of reach, it is nobody's failure; nor is it to be
    broken off, and then somebody else goes on at once.
    """

    async def give(rest_s: float, *, blame: bool) -> None:
        retry_at = clock.now() + timedelta(seconds=rest_s) if rest_s else None
        try:
            await give_back(retry_at=retry_at, blame=blame)
        except (LeaseLost, StoreUnavailable) as error:
            journal.note(broke(error))

    try:
        await work
    except LeaseLost:
        return
    except asyncio.CancelledError:
        await asyncio.shield(give(0.0, blame=False))
        raise
    except _OUT_OF_REACH as error:
        journal.note(broke(error))
        await give(OUTAGE_REST_S, blame=False)
    except Exception as error:  # noqa: BLE001 - one piece of work must not end the others
        journal.note(broke(error))
        await give(REST_S, blame=True)


def words_of(error: Exception) -> str:
    """What may be told of an error: the text of others' may hold people's words."""
    return str(error) if isinstance(error, ThreadkeeperError) else ""


def where(error: Exception) -> str:
    """The innermost places it came through."""
    frames = extract_tb(error.__traceback__)
    return " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
