"""The exact moments at which a process can be killed."""

from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Point:
    """A step towards an answer: right before it takes effect, or right after.

    `step` is a method of Slack's, `model`, or `receipt`.
    """

    step: str
    when: When

    def __str__(self) -> str:
        return f"{self.when} {self.step}"


def _both(step: str) -> tuple[Point, Point]:
    return Point(step, "before"), Point(step, "after")


POINTS = (
    *_both("receipt"),
    Point("users.info", "before"),
    Point("agents.sessions.setStatus", "after"),
    Point("model", "before"),
    *_both("chat.startStream"),
    *_both("chat.appendStream"),
    *_both("chat.stopStream"),
    *_both("chat.postMessage"),
    Point("conversations.replies", "after"),
    *_both("chat.update"),
)
"""In the order in which a message meets them."""
