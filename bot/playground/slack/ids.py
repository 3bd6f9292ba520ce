"""Time and names: every ts is new, every id is said once."""

import secrets
from collections import Counter
from collections.abc import Callable


class Clock:
    """The world's time; `now` returns seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._last_us = 0

    def ts(self) -> str:
        """Return a timestamp later than every one before, as Slack writes it."""
        self._last_us = max(round(self.now() * 1_000_000), self._last_us + 1)
        seconds, microseconds = divmod(self._last_us, 1_000_000)
        return f"{seconds}.{microseconds:06d}"


class Ids:
    """Ids in Slack's form: a letter or two, then ten letters and digits."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()

    def new(self, prefix: str) -> str:
        """Return the next id of this kind, such as `U000000001`."""
        self._said[prefix] += 1
        return f"{prefix}0{self._said[prefix]:09d}"


def secret() -> str:
    """Return something nobody guesses, for tokens, tickets and URLs."""
    return secrets.token_hex(16)
