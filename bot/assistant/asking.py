"""Asking the model and passing on what it says, as it says it."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from bot.assistant.hearing import Heard
from bot.assistant.outcome import Outcome, answered, broken, stopped
from bot.core import notices
from bot.core.errors import ModelError
from bot.core.model import Begun, Finished, ModelRequest, TextDelta, Waiting
from bot.core.ports import Clock, LanguageModel, Reply

WAIT_SHOWN_AFTER_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came of it, and how long the first words took; the trouble, if any."""

    outcome: Outcome
    first_text_s: float | None = None
    trouble: ModelError | None = None


async def ask(
    model: LanguageModel,
    request: ModelRequest,
    reply: Reply,
    clock: Clock,
    heard: Heard,
) -> Exchange:
    """Let `reply` say what the model says; trouble with the model is an outcome.

    Only cancellation gets out, after the model's connection was closed: what
    was said by then is in `heard`.
    """
    heard.asked_at_s = clock.monotonic_s()
    patience = _Patience(reply)
    try:
        async with aclosing(model.stream(request)) as events:
            async for event in events:
                match event:
                    case Waiting() as waiting:
                        patience.wait(waiting)
                    case Begun(answer):
                        patience.end()
                        heard.begun = answer
                    case TextDelta(text):
                        patience.end()
                        heard.take(text, clock.monotonic_s())
                        reply.say(text)
                    case Finished(answer):
                        return Exchange(
                            outcome=answered(answer), first_text_s=heard.first_text_s
                        )
    except ModelError as error:
        return Exchange(
            outcome=broken(error), first_text_s=heard.first_text_s, trouble=error
        )
    finally:
        patience.end()
    raise AssertionError("a model's stream ends with Finished or raises")


def ask_no_more(heard: Heard) -> Exchange:
    """What came of a question to the model that somebody has stopped."""
    return Exchange(outcome=stopped(heard.answer()), first_text_s=heard.first_text_s)


class _Patience:
    """Tells people in words that they wait, and why, once it takes seconds.

    A wait may be followed by another for another reason: the newest is told.
    """

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._timer: asyncio.TimerHandle | None = None
        self._words = ""

    def wait(self, waiting: Waiting) -> None:
        self._words = notices.notice_of_wait(waiting)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(
                WAIT_SHOWN_AFTER_S, self._tell
            )

    def _tell(self) -> None:
        self._reply.wait_notice(self._words)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
