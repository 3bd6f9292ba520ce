"""What people thought of answers, counted for the people who govern prompts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.prompts import Scope


@dataclass(frozen=True, slots=True)
class Judged:
    """Thumbs under the answers that rest on one version of a prompt."""

    version: int
    good: int
    bad: int


class Verdicts(Protocol):
    """The counts. Raises `StoreUnavailable`."""

    async def judged(self, scope: Scope) -> Sequence[Judged]:
        """The verdicts under each version of a scope's prompt, newest first.

        A channel counts answers given in it, a workspace those of all its
        channels; version 0 stands for answers given without such a prompt.
        """
