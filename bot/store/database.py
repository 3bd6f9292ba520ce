"""What the store needs of a database; repository functions are `f(conn, …)`.

They are written once, know nothing of asyncio and of transactions, and raise
to undo what they did.
"""

from collections.abc import AsyncGenerator, Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa

from bot.core.incoming import Posted, TakenIn
from bot.core.journal import Journal
from bot.store.wakeups import Hint

P = ParamSpec("P")
T = TypeVar("T")


class Database(Protocol):
    """Runs repository functions. All raise `StoreUnavailable`.

    What is written is durable on return.
    """

    def in_line(self) -> "Database":
        """The same for what a thousand answers ask at once.

        They wait there, for as long as it takes, and leave room for those who
        cannot, receipts and heartbeats.
        """

    async def write(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` in a transaction of its own: all of it happens, or nothing.

        A connection may break when it has happened and nobody has heard of it. `f`
        is run again then, and must do no harm.
        """

    async def write_once(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that would do harm, or come to something else, a second time.

        What has happened unheard is told, not done again, for one statement more.
        """

    async def write_one(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that is a single statement: one round trip, where that counts.

        It may be run again, as in `write`.
        """

    async def read(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that only reads, beside whatever is being written."""

    async def read_in_turn(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an `f` that only reads, in turn with what is written.

        For the reads of every turn, and those that a process makes by itself:
        SQLite's writer has its connection at hand, its readers take one from a
        pool, which costs as much again.
        """

    async def take_in_post(self, posted: Posted, claimer: str | None) -> TakenIn:
        """Store a post once; lease its conversation to `claimer` if it was idle.

        It does not wait in line.
        """

    def let_go(self) -> None:
        """Wait no longer for a server that may be mute, whatever is asked of it."""

    def wakeups(self, journal: Journal) -> AsyncGenerator[Hint, None]:
        """Hints from other processes that there is work or news, without end."""
