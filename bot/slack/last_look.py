"""Whether a request may still leave, asked when its connection stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiohttp import ClientRequest, ClientTimeout, TCPConnector
from aiohttp.connector import Connection
from aiohttp.tracing import Trace


def _always() -> None:
    """Nothing forbids it."""


_guard: ContextVar[Callable[[], None]] = ContextVar("guard", default=_always)


@contextmanager
def looking(guard: Callable[[], None]) -> Iterator[None]:
    """Let `guard` be asked right before each request of the block is written.

    A new connection, or the wait for a free one, can take seconds; and a process
    can be frozen in them.
    """
    before = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(before)


class LookingConnector(TCPConnector):
    """Connections that are given out only where the guard of the request agrees."""

    async def connect(
        self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout
    ) -> Connection:
        """Connect as ever; raises what the guard does, and keeps the connection."""
        connection = await super().connect(req, traces, timeout)
        try:
            _guard.get()()
        except BaseException:
            connection.release()
            raise
        return connection
