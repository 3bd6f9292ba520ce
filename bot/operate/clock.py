"""The real clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The `Clock` port: this machine's time."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds since some moment, never going backwards."""
        return time.monotonic()
