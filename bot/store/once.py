"""What must not happen twice, though nobody may have heard that it happened."""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import uuid4

import sqlalchemy as sa

from bot.store.seen import is_new

T = TypeVar("T")


class Once(Generic[T]):
    """A repository function that may be run until it is heard of, and is done once.

    Its key goes among the ids of events, in the same transaction. A run that finds
    it there comes after one that was committed unheard, and tells what came of
    that; while one is being committed, it waits for it.
    """

    def __init__(self, f: Callable[[sa.Connection], T]) -> None:
        self._f = f
        self._key = f"once-{uuid4().hex}"
        self._outcomes: list[T] = []

    def __call__(self, conn: sa.Connection) -> T:
        """Run it, unless that was done; what came of it."""
        if is_new(conn, self._key):
            self._outcomes.append(self._f(conn))
        return self._outcomes[-1]
