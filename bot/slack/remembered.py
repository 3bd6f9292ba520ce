"""Answers that are asked for once and remembered for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from math import inf
from typing import Any, Generic, TypeVar

from bot.core.ports import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True)
class _Entry(Generic[V]):
    asking: asyncio.Task[V]
    expires_s: float = inf


class Remembered(Generic[K, V]):
    """At most `size` answers; asking twice at once asks once.

    `for_s` says how long an answer holds. A failure reaches everybody who waits
    and is not remembered. An asker who is cancelled takes nothing from others.
    """

    def __init__(self, clock: Clock, size: int, for_s: Callable[[V], float]) -> None:
        self._clock = clock
        self._size = size
        self._for_s = for_s
        self._entries: OrderedDict[K, _Entry[V]] = OrderedDict()

    async def get(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer for `key`, from `ask` unless it is still remembered."""
        entry = self._entries.get(key)
        if entry is None or entry.expires_s <= self._clock.monotonic_s():
            entry = self._ask(key, ask)
        self._entries.move_to_end(key)
        return await asyncio.shield(entry.asking)

    def _ask(self, key: K, ask: Callable[[], Coroutine[Any, Any, V]]) -> _Entry[V]:
        entry = _Entry(asyncio.create_task(ask()))
        entry.asking.add_done_callback(lambda _: self._settle(key, entry))
        self._entries[key] = entry
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)
        return entry

    def _settle(self, key: K, entry: _Entry[V]) -> None:
        if entry.asking.cancelled() or entry.asking.exception() is not None:
            if self._entries.get(key) is entry:
                del self._entries[key]
        else:
            held_s = self._for_s(entry.asking.result())
            entry.expires_s = self._clock.monotonic_s() + held_s

    def forget(self, key: K) -> None:
        """Ask anew next time."""
        self._entries.pop(key, None)

    def forget_where(self, is_outdated: Callable[[K], bool]) -> None:
        """Ask anew for every key of which that holds."""
        for key in [key for key in self._entries if is_outdated(key)]:
            del self._entries[key]

    def forget_all(self) -> None:
        """Ask anew for everything."""
        self._entries.clear()
