"""The older part of a long conversation, told short."""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.ids import MessageTs
from bot.core.model import Usage

AFTER_ALL_POSTS = MessageTs("9999999999.999999")
"""Sorts behind every `ts`, in any database: where a turn's answer stands."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place in a conversation as it is told: by turn, then by `ts`."""

    turn: int
    ts: MessageTs


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What stands for everything up to `through`, that place included."""

    text: str = field(repr=False)
    through: Point


@dataclass(frozen=True, slots=True)
class Footprint:
    """Tells whether posts are still the same: how many, their revisions and turns."""

    posts: int
    revisions: int
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCall:
    """What it took to make a summary; it goes on the newest asker's account."""

    usage: Usage
    cost_usd: Decimal | None = None
