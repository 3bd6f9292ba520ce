"""What becomes of leased work that fails."""

import asyncio
from collections.abc import Callable, Coroutine
from traceback import extract_tb
from typing import Protocol

from bot.core.errors import (
    LeaseLost,
    NotYet,
    PaidInVain,
    SlackRefused,
    SlackUnreachable,
    StoreRefused,
    StoreUnavailable,
    ThreadkeeperError,
)
from bot.core.journal import Fact, Journal

REST_S = 2.0
OUTAGE_REST_S = 5.0
NOT_YET_REST_S = 1.0


class GivingBack(Protocol):
    """Gives one lease back with the work undone, as in `Inbox.give_back`."""

    async def __call__(self, *, rest_s: float | None, blame: bool) -> None:
        """Give it back, to rest for so long."""


async def endure(
    work: Coroutine[None, None, None],
    *,
    give_back: GivingBack,
    broke: Callable[[Exception], Fact],
    journal: Journal,
) -> None:
    """Run leased work; raises nothing but cancellation.

    A fault gives the lease back, to be tried again after a rest, and so does what
    Slack refuses for good. While Slack or the database are out of reach, it is
    nobody's failure, unless the model was paid in vain; nor is it to be broken
    off, and then somebody else goes on at once. What has to wait for something
    else waits in the table, where it takes no room from that.
    """

    async def give(rest_s: float, *, blame: bool) -> None:
        try:
            await give_back(rest_s=rest_s or None, blame=blame)
        except LeaseLost:
            return
        except StoreUnavailable as error:
            journal.note(broke(error))

    try:
        await work
    except LeaseLost:
        return
    except asyncio.CancelledError:
        await asyncio.shield(give(0.0, blame=False))
        raise
    except Exception as error:  # noqa: BLE001 - one piece of work must not end the others
        if not isinstance(error, NotYet):
            journal.note(broke(error))
        rest_s, blame = _rest(error)
        await give(rest_s, blame=blame)


def _rest(error: Exception) -> tuple[float, bool]:
    """How long to rest after it, and whether the work is to blame."""
    match error:
        case NotYet():
            return NOT_YET_REST_S, False
        case StoreRefused():
            return REST_S, True
        case PaidInVain() | SlackRefused(passing=False):
            return OUTAGE_REST_S, True
        case SlackRefused() | SlackUnreachable() | StoreUnavailable():
            return OUTAGE_REST_S, False
        case _:
            return REST_S, True


def words_of(error: Exception) -> str:
    """What may be told of an error: the text of others' may hold people's words."""
    return str(error) if isinstance(error, ThreadkeeperError) else ""


def where(error: Exception) -> str:
    """The innermost places it came through."""
    frames = extract_tb(error.__traceback__)
    return " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
