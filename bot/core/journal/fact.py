"""What a fact is, and who listens."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened; `level` says how much an operator should care.

    One that `recurs` is noted by each attempt for as long as something lasts.
    """

    level: ClassVar[Level] = "info"
    recurs: ClassVar[bool] = False


class Journal(Protocol):
    """Listens to facts; never raises and never waits."""

    def note(self, fact: Fact) -> None:
        """Take note of `fact`."""
