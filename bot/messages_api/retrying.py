"""When to ask again, and when: what may pass is asked again until the first word."""

from collections.abc import Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    stop_before_delay,
    wait_random_exponential,
)
from tenacity.stop import stop_base

from bot.core.errors import (
    ModelError,
    ModelUnreachable,
    Overloaded,
    RateLimited,
)
from bot.core.model import Waiting
from bot.messages_api.reading import STALLED

ATTEMPTS = 4
_MAX_RETRY_AFTER_S = 60.0
"""Nobody waits longer in a thread; they are told when to come back instead."""

_backoff = wait_random_exponential(multiplier=0.5, max=8)


def retrying(deadline_s: float, tell: Callable[[Waiting], None]) -> AsyncRetrying:
    """Attempts that end with the deadline; each wait before the next is told."""
    return AsyncRetrying(
        retry=retry_if_exception(_may_pass),
        stop=stop_any(
            stop_after_attempt(ATTEMPTS),
            stop_before_delay(deadline_s),
            _StopAfterSilence(),
        ),
        wait=_wait_s,
        before_sleep=lambda state: tell(_waiting(state)),
        reraise=True,
    )


def _may_pass(error: BaseException) -> bool:
    if not isinstance(error, ModelError) or not error.passing:
        return False
    return (error.retry_after_s or 0.0) <= _MAX_RETRY_AFTER_S


class _StopAfterSilence(stop_base):
    """A server that fell silent gets one more chance, not three."""

    def __init__(self) -> None:
        self._silences = 0

    def __call__(self, state: RetryCallState) -> bool:
        self._silences += _error(state).code == STALLED
        return self._silences >= 2


def _wait_s(state: RetryCallState) -> float:
    """What the server asks for, or a random time that grows with each attempt."""
    asked_s = _error(state).retry_after_s
    return asked_s if asked_s is not None else _backoff(state)


def _waiting(state: RetryCallState) -> Waiting:
    wait_s = state.upcoming_sleep
    match _error(state):
        case RateLimited():
            return Waiting(wait_s, "rate limited")
        case ModelUnreachable():
            return Waiting(wait_s, "unreachable")
        case Overloaded() | _:
            return Waiting(wait_s, "overloaded")


def _error(state: RetryCallState) -> ModelError:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, ModelError) else ModelError("nothing went wrong")
