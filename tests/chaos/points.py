"""The exact moments at which a process can be killed."""

from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after", "noting"]


@dataclass(frozen=True, slots=True)
class Point:
    """A step towards an answer: right before it takes effect, or right after.

    `step` is a method of Slack's, `model`, or `receipt`. With `noting` it is a
    fact: the moment between what the journal is told of and what comes next.
    """

    step: str
    when: When

    def __str__(self) -> str:
        return f"{self.when} {self.step}"


def _both(step: str) -> tuple[Point, Point]:
    return Point(step, "before"), Point(step, "after")


def _noting(step: str) -> Point:
    return Point(step, "noting")


POINTS = (
    Point("receipt", "before"),
    _noting("ReceiptGiven"),  # stored, and Slack does not know it
    _noting("RequestReceived"),
    Point("receipt", "after"),
    Point("users.info", "before"),
    _noting("TurnStarted"),
    Point("agents.sessions.setStatus", "after"),
    Point("model", "before"),
    *_both("chat.startStream"),
    _noting("SlackCalled chat.startStream"),  # its ts is known, not written down
    *_both("chat.appendStream"),
    *_both("chat.postMessage"),
    _noting("SlackCalled chat.postMessage"),
    *_both("chat.stopStream"),
    _noting("TurnFinished"),  # stored, and the lease not given back
    _noting("RequestServed"),
    Point("conversations.replies", "after"),
    *_both("chat.update"),
)
"""In the order in which a message meets them."""
