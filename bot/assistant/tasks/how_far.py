"""How far the reading of many messages is."""

from typing import NamedTuple


class HowFar(NamedTuple):
    """So many messages were read, of `total` if that is known, and slowly or not."""

    read: int
    total: int | None
    is_slow: bool
