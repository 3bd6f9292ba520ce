"""Hints that work was left behind or something changed, from process to process."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

import sqlalchemy as sa

from bot.core.journal import Journal, StoreTrouble
from bot.core.news import Change, change_of
from bot.store.dialects import CHANGED, WAKE_UP
from bot.store.failures import unavailable
from bot.store.hanging_up import Line, hang_up

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
                with _answering(conn, on_mute):
                    await conn.execute(f"LISTEN {WAKE_UP}")
                    await conn.execute(f"LISTEN {CHANGED}")
                yield Wakeup.ANYTHING
                while True:
                    with _answering(conn, on_mute):
                        await conn.execute(WRITE_NOTHING)
                    async for told in conn.notifies(timeout=_LOOK_EACH_S):
                        yield change_of(told.payload) or Wakeup.WORK
        except psycopg.Error as error:
            trouble = str(unavailable(error))
            journal.note(StoreTrouble(operation="listen", error=trouble))
        await asyncio.sleep(_REST_S)


@contextmanager
def _answering(line: Line, on_mute: Callable[[], None]) -> Iterator[None]:
    """Hang up, and call `on_mute`, unless the block is left in time."""

    def give_up() -> None:
        hang_up(line)
        on_mute()

    timer = asyncio.get_running_loop().call_later(_ANSWER_WITHIN_S, give_up)
    try:
        yield
    finally:
        timer.cancel()


async def no_wakeups() -> AsyncGenerator[Hint, None]:
    """Nobody else works on this database: there is nothing to hear."""
    await asyncio.Event().wait()
    yield Wakeup.ANYTHING
