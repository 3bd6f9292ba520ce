"""PostgreSQL: many processes, a small pool each, short transactions."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from time import monotonic
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from bot.core.incoming import Posted, TakenIn
from bot.core.journal import Journal
from bot.store import intake_postgres
from bot.store.addressing import take_in_address
from bot.store.crew import Crew
from bot.store.failures import is_demoted, is_passing, unavailable
from bot.store.hanging_up import Lines
from bot.store.once import Once
from bot.store.wakeups import Hint, postgres_wakeups

P = ParamSpec("P")
T = TypeVar("T")

_CONNECTIONS = 10
_IN_LINE = 7
"""How many of them are for what waits in line."""
_QUEUE_S = 10.0
"""How long those who do not may have to wait for one."""
_PATIENCE_S = 2.0
"""How long to try again; Slack waits 3 s for its receipt."""
_PAUSES_S = (0.02, 0.1, 0.3, 0.6, 1.0)
_IDLE = "-c idle_in_transaction_session_timeout=10s"
HURRIED = f"-c statement_timeout=10s {_IDLE}"
PATIENT = f"-c statement_timeout=0 -c lock_timeout=10s {_IDLE}"
"""For who has gigabytes to do; what others hold is not waited for any longer."""


class PostgresDatabase:
    """A `Database` on a PostgreSQL server.

    What fails in passing (a lost connection, a deadlock, a server that is
    restarted) is tried again for about two seconds, though the first run may have
    been committed unheard. What `write_once` runs is told that. All else does no
    harm when it is run again, but may be told something else: what was taken in
    is a duplicate then, a lease that was given back is lost, and a stop finds
    nothing to end. Whoever is told `StoreUnavailable` in the end cannot know.
    """

    def __init__(
        self,
        engine: sa.Engine,
        crew: Crew,
        lines: Lines,
        line: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        self._at_once = engine
        self._whole = engine.execution_options(isolation_level="READ COMMITTED")
        self._crew = crew
        self._lines = lines
        self._line = line or nullcontext()

    def in_line(self) -> "PostgresDatabase":
        """The same, on a part of the connections, first come first served."""
        places = asyncio.Semaphore(_IN_LINE)
        return PostgresDatabase(self._at_once, self._crew, self._lines, places)

    def let_go(self) -> None:
        """Free all who wait, and refuse whoever comes later; may be said twice."""
        self._crew.close()
        self._lines.close()

    def wakeups(self, journal: Journal) -> AsyncGenerator[Hint, None]:
        """Hints from other processes; who waits for a server that is mute is freed."""
        return postgres_wakeups(self._at_once.url, journal, self._lines.hang_up)

    async def write(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` in a transaction."""
        async with self._line:
            return await self._write(f, *args, **kwargs)

    async def write_once(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f` in a transaction that leaves word that it was committed."""
        return await self.write(Once(lambda conn: f(conn, *args, **kwargs)))

    async def write_one(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `f`, a statement that is a transaction by itself."""
        async with self._line:
            return await self._write_one(f, *args, **kwargs)

    read = write_one
    read_in_turn = write_one

    async def take_in_post(self, posted: Posted, claimer: str | None) -> TakenIn:
        """Store a post once, past any line; lease its conversation to `claimer`."""
        taken = await self._write_one(intake_postgres.take_in_post, posted, claimer)
        if taken is None:
            return await self._write(take_in_address, posted)
        return taken

    async def _write(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def attempt() -> T:
            with self._whole.begin() as conn:
                return f(conn, *args, **kwargs)

        return await _persist(partial(self._crew.run, attempt))

    async def _write_one(
        self,
        f: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def attempt() -> T:
            with self._at_once.connect() as conn:
                return f(conn, *args, **kwargs)

        return await _persist(partial(self._crew.run, attempt))


async def _persist(attempt: Callable[[], Awaitable[T]]) -> T:
    began_s, pauses_s = monotonic(), iter(_PAUSES_S)
    while True:
        try:
            return await attempt()
        except sa.exc.SQLAlchemyError as error:
            pause_s = next(pauses_s, _PATIENCE_S)
            late = monotonic() - began_s + pause_s > _PATIENCE_S
            if late or not is_passing(error):
                raise unavailable(error) from None
        await asyncio.sleep(pause_s)


@asynccontextmanager
async def postgres_database(
    url: sa.URL, limits: str = HURRIED
) -> AsyncIterator[PostgresDatabase]:
    """Connect as needed; nothing is asked of the server yet.

    What the URL says in `options` comes after `limits`, and wins.
    """
    options = " ".join((limits, *url.normalized_query.get("options", ())))
    engine = sa.create_engine(
        url.update_query_dict({"options": options}),
        isolation_level="AUTOCOMMIT",
        pool_size=_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
    )
    sa.event.listen(engine, "handle_error", _leave_a_demoted_server)
    crew = Crew(_CONNECTIONS, queue_s=_QUEUE_S)
    database = PostgresDatabase(engine, crew, Lines(engine))
    try:
        yield database
    finally:
        engine.dispose()
        database.let_go()


def _leave_a_demoted_server(context: sa.ExceptionContext) -> None:
    """All connections to it are as good as lost; new ones find the primary."""
    context.is_disconnect |= is_demoted(context.original_exception)
