"""Trouble on request: what goes wrong with the next calls of a method."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer 200 with this error, and do nothing."""

    error: str


@dataclass(frozen=True, slots=True)
class Fail:
    """Answer with an HTTP status, and do nothing."""

    status: int
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class Hang:
    """Act and answer as usual, but so much later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drop:
    """Cut the connection: before anything is done, or before it is answered."""

    when: Literal["before", "after"]


Fault = Refuse | Fail | Hang | Drop


class Faults:
    """The faults that are waiting, by method."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after_s: int | None = None,
        hang_s: float | None = None,
        drop: Literal["before", "after"] | None = None,
        times: int = 1,
    ) -> None:
        """Let the next `times` calls of `method` go wrong in the one way named.

        `retry_after_s` alone means 429. ValueError unless exactly one is named.
        """
        if retry_after_s is not None and status is None:
            status = 429
        ways: list[Fault | None] = [
            Refuse(error) if error is not None else None,
            Fail(status, retry_after_s) if status is not None else None,
            Hang(hang_s) if hang_s is not None else None,
            Drop(drop) if drop is not None else None,
        ]
        chosen = [fault for fault in ways if fault is not None]
        if len(chosen) != 1:
            raise ValueError("name one way to go wrong")
        self._waiting[method].extend(chosen * times)

    def take(self, method: str) -> Fault | None:
        """Take the fault that is next for `method`, if there is one."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None

    def left(self, method: str) -> int:
        """How many faults still wait for calls of `method`."""
        return len(self._waiting[method])

    def clear(self) -> None:
        """Let everything work again."""
        self._waiting.clear()
