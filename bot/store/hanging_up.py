"""Letting go of a server that keeps connections, and answers on none of them."""

import os
import socket
from contextlib import suppress
from threading import Lock
from typing import Protocol
from weakref import WeakSet

import sqlalchemy as sa


class Line(Protocol):
    """A driver's connection."""

    @property
    def closed(self) -> bool:
        """Whether it was closed here."""

    def fileno(self) -> int:
        """Its socket."""


def hang_up(line: Line) -> None:
    """Let whoever waits for an answer hear at once that there will be none.

    Cancelling would wait for the server, and make it commit halfway what it holds
    back for its standby.
    """
    from psycopg import OperationalError  # it is there, who has a line to hang up on

    with suppress(OSError, OperationalError):  # somebody else may be closing it
        if not line.closed:
            with socket.socket(fileno=os.dup(line.fileno())) as end:
                end.shutdown(socket.SHUT_RDWR)


class Lines:
    """All connections of an engine, which are made in threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._open = WeakSet[Line]()
        self._lock = Lock()
        self._is_closed = False
        sa.event.listen(engine, "connect", self._remember)

    def hang_up(self) -> None:
        """Let go of them; new ones are made as needed."""
        with self._lock:
            lines = [*self._open]
        for line in lines:
            hang_up(line)

    def close(self) -> None:
        """Let go of them, and of whatever is still made."""
        with self._lock:
            self._is_closed = True
        self.hang_up()

    def _remember(self, line: Line, _: object) -> None:
        with self._lock:
            self._open.add(line)
            is_late = self._is_closed
        if is_late:
            hang_up(line)
