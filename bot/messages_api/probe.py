"""What a server can do, found out by asking it."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from bot.core.errors import ModelError
from bot.core.model import ModelMessage, ModelRequest, TextBlock, TextDelta
from bot.core.ports import LanguageModel

_QUESTION = "Count from one to forty, in words, one per line."
_APART_S = 0.1
"""Words that come so far apart were not held back until the end."""
_LONG_S = 0.2
"""In less time a whole answer may well come at once, though it is a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a server answered; None: it could not be found out, or was too quick.

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
    """Whether words come while others are still to come; asks no longer than that.

    None without words, or where they came too quickly to tell. How long the model
    thinks before its first word does not matter. Raises `ModelError`.
    """
    clock = asyncio.get_running_loop()
    began_s = clock.time()
    came_s: list[float] = []
    async with aclosing(model.stream(request)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                came_s.append(clock.time())
                if came_s[-1] - came_s[0] >= _APART_S:
                    return True
    is_in_one_go = len(came_s) == 1 and clock.time() - began_s >= _LONG_S
    return False if is_in_one_go else None
