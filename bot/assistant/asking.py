"""Asking the model and passing on what it says, as it says it."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from bot.assistant.outcome import Outcome, answered, broken
from bot.core import notices
from bot.core.errors import ModelError
from bot.core.model import Finished, ModelRequest, TextDelta, Waiting
from bot.core.ports import Clock, LanguageModel, Reply

WAIT_SHOWN_AFTER_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came of it, and how long the first words took."""

    outcome: Outcome
    first_text_s: float | None = None
    offers_retry: bool = False


async def ask(
    model: LanguageModel, request: ModelRequest, reply: Reply, clock: Clock
) -> Exchange:
    """Let `reply` say what the model says; trouble with the model is an outcome.

    Only cancellation gets out, after the model's connection was closed.
    """
    began_s = clock.monotonic_s()
    first_text_s: float | None = None
    patience = _Patience(reply)
    try:
        async with aclosing(model.stream(request)) as events:
            async for event in events:
                match event:
                    case Waiting():
                        patience.wait()
                    case TextDelta(text):
                        patience.end()
                        if first_text_s is None:
                            first_text_s = clock.monotonic_s() - began_s
                        reply.say(text)
                    case Finished(answer):
                        return Exchange(
                            outcome=answered(answer), first_text_s=first_text_s
                        )
    except ModelError as error:
        return Exchange(outcome=broken(error), first_text_s=first_text_s)
    finally:
        patience.end()
    raise AssertionError("a model's stream ends with Finished or raises")


class _Patience:
    """Tells people in words that they are waiting, once it takes seconds."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._timer: asyncio.TimerHandle | None = None

    def wait(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(
                WAIT_SHOWN_AFTER_S, self._reply.wait_notice, notices.WAITING
            )

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
