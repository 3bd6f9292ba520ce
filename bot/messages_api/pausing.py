"""How long a server asks us to wait, purely."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LIMITED = ("requests", "tokens", "input-tokens", "output-tokens")


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """When to ask again: `retry-after-ms`, `retry-after`, `x-ratelimit-reset`."""
    if (wait_ms := _number(headers.get("retry-after-ms"))) is not None:
        return max(0.0, wait_ms / 1000)
    if (after := headers.get("retry-after")) is not None:
        wait_s = _number(after)
        return max(0.0, wait_s) if wait_s is not None else _until(after, now)
    if (reset := _number(headers.get("x-ratelimit-reset"))) is not None:
        return max(0.0, reset - now.timestamp())
    return None


def rest_s(headers: Mapping[str, str], now: datetime) -> float:
    """How long nobody should ask, by `anthropic-ratelimit-*`; mostly 0.

    `retry-after` of a refused request is not in here: it has its own meaning.
    """
    spent = (
        headers.get(f"anthropic-ratelimit-{name}-reset", "")
        for name in _LIMITED
        if _number(headers.get(f"anthropic-ratelimit-{name}-remaining")) == 0
    )
    return max((_until_iso(reset, now) for reset in spent), default=0.0)


def requests_per_minute(headers: Mapping[str, str]) -> int | None:
    """The limit on requests that the server tells."""
    limit = _number(headers.get("anthropic-ratelimit-requests-limit"))
    return int(limit) if limit and limit >= 1 else None


def _number(value: str | None) -> float | None:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None


def _until(date: str, now: datetime) -> float | None:
    try:
        return max(0.0, (parsedate_to_datetime(date) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _until_iso(reset: str, now: datetime) -> float:
    try:
        at = datetime.fromisoformat(reset)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
