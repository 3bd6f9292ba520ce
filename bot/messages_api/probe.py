"""What a server can do, found out by asking it."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from bot.core.errors import ModelError
from bot.core.model import ModelMessage, ModelRequest, TextBlock, TextDelta
from bot.core.ports import LanguageModel

_QUESTION = "Count from one to forty, in words, one per line."
_STREAMS_BY = 0.8
"""A stream that is one has told its first words by this share of its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a server answered; None: it could not be found out.

    `models` is how many it lists, `nearest` what the model was likely meant to
    be if it is not among them. `trouble` is what the model itself ran into.
    """

    models: int
    knows_model: bool | None
    nearest: tuple[str, ...]
    counts_tokens: bool
    streams: bool | None
    trouble: ModelError | None


def question(model: str) -> ModelRequest:
    """A request that is cheap, and long enough to see it stream."""
    words = (TextBlock(_QUESTION),)
    return ModelRequest(
        model=model,
        messages=(ModelMessage("user", words),),
        max_tokens=2_048,
        effort="low",
        thinking="off",
        deadline_s=60.0,
    )


async def really_streams(model: LanguageModel, request: ModelRequest) -> bool | None:
    """Whether words come while others are still to come; None without words.

    Raises `ModelError`.
    """
    clock = asyncio.get_running_loop()
    began_s, first_s = clock.time(), None
    async with aclosing(model.stream(request)) as events:
        async for event in events:
            if isinstance(event, TextDelta) and first_s is None:
                first_s = clock.time()
    if first_s is None:
        return None
    return (first_s - began_s) <= _STREAMS_BY * (clock.time() - began_s)
