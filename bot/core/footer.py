"""What stands under an answer, beside its words: figures, and what people may press."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

OUTDATED = "outdated_answer"
"""The kind of request that has an answer say it is outdated."""

ShowReceipt = Literal["always", "on_request", "never"]


class Offer(StrEnum):
    """What people may ask for under an answer; the names also tell requests apart."""

    RETRY = "try_again"
    CONTINUE = "continue_answer"
    AGAIN = "answer_again"
    RECEIPT = "show_receipt"
    VERSION = "show_version"
    PROMPT = "which_prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What stands under the answer that `turn` gave; it is no part of what was said.

    A `turn` in a button names an answer and gives nobody a right to anything.
    `versions` are the turns whose answers this message has held, if several.
    `is_outdated`: what it is based on has been changed since.
    """

    turn: int
    receipt: str = ""
    offers: tuple[Offer, ...] = ()
    asks_feedback: bool = False
    versions: tuple[int, ...] = ()
    is_outdated: bool = False

    @property
    def before(self) -> int | None:
        """The version before this one, by its turn."""
        return max((turn for turn in self.versions if turn < self.turn), default=None)

    @property
    def after(self) -> int | None:
        """The version after this one, by its turn."""
        return min((turn for turn in self.versions if turn > self.turn), default=None)
