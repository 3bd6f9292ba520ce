"""Hints that work was left behind or something changed, from process to process."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.core.journal import Journal, StoreTrouble
from bot.core.news import Change, change_of
from bot.store.dialects import CHANGED, WAKE_UP
from bot.store.failures import unavailable
from bot.store.hanging_up import hang_up

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_REST_S = 0.25
_LOOK_EACH_S = 5.0
_ANSWER_WITHIN_S = 10.0
WRITE_NOTHING = "SELECT FROM workers WHERE false FOR UPDATE"
"""Refused by a server that takes no writes, however LISTEN may do there."""


class Wakeup(StrEnum):
    """What there may be, when it is not one known change."""

    WORK = "work"
    ANYTHING = "anything"


Hint = Wakeup | Change


async def postgres_wakeups(
    url: sa.URL, journal: Journal, on_mute: Callable[[], None]
) -> AsyncGenerator[Hint, None]:
    """Each time there may be work, or something changed, without end.

    It listens on a connection of its own, which is made again when it is lost,
    or leads to a server that takes no writes any more, where nobody speaks;
    whoever listens anew is told `ANYTHING`, for what was said meanwhile. Calls
    `on_mute` where the server keeps the connection and does not answer.
    """
    import psycopg  # the extra `postgres`: only those who use it have it

    _, arguments = url.get_dialect()().create_connect_args(url)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **arguments, autocommit=True
            ) as conn:
                await _ask(conn, f"LISTEN {WAKE_UP}", on_mute)
                await _ask(conn, f"LISTEN {CHANGED}", on_mute)
                yield Wakeup.ANYTHING
                while True:
                    await _ask(conn, WRITE_NOTHING, on_mute)
                    async for told in conn.notifies(timeout=_LOOK_EACH_S):
                        yield change_of(told.payload) or Wakeup.WORK
        except psycopg.Error as error:
            trouble = str(unavailable(error))
            journal.note(StoreTrouble(operation="listen", error=trouble))
        await asyncio.sleep(_REST_S)


async def _ask(
    conn: "AsyncConnection", query: str, on_mute: Callable[[], None]
) -> None:
    """Ask; hang up where no answer comes in time, or nobody waits for it any more."""
    asking = asyncio.create_task(conn.execute(query))
    try:
        await asyncio.wait([asking], timeout=_ANSWER_WITHIN_S)
        if not asking.done():
            on_mute()
    finally:
        if not asking.done():
            hang_up(conn)
        await asyncio.gather(asking, return_exceptions=True)
    await asking


async def no_wakeups() -> AsyncGenerator[Hint, None]:
    """Nobody else works on this database: there is nothing to hear."""
    await asyncio.Event().wait()
    yield Wakeup.ANYTHING
