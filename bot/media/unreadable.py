"""The one thing that makers of blocks raise on purpose."""

from bot.core.media import Reason


class Unreadable(Exception):
    """Nothing can be made of this file, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
