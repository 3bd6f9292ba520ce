"""How our tests talk with a model."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.core.errors import ModelError
from bot.core.journal import Fact
from bot.core.model import (
    Answer,
    ContentBlock,
    Finished,
    ModelEvent,
    ModelMessage,
    ModelRequest,
    TextBlock,
    TextDelta,
)
from bot.messages_api.client import MessagesApi
from bot.playground.model.server import LocalModel


@dataclass
class Notes:
    """A journal that remembers."""

    facts: list[Fact] = field(default_factory=list)
    something: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.something.set()


def user(*content: str | ContentBlock) -> ModelMessage:
    return ModelMessage("user", _blocks(content))


def assistant(*content: str | ContentBlock) -> ModelMessage:
    return ModelMessage("assistant", _blocks(content))


def _blocks(content: tuple[str | ContentBlock, ...]) -> tuple[ContentBlock, ...]:
    return tuple(TextBlock(b) if isinstance(b, str) else b for b in content)


def asking(
    *messages: ModelMessage | str, model: str = "claude-sonnet-5-5", **more: object
) -> ModelRequest:
    told = tuple(user(m) if isinstance(m, str) else m for m in messages)
    return ModelRequest(
        model=model,
        messages=told or (user("What is the capital of France?"),),
        **more,  # type: ignore[arg-type]  # any field of a request
    )


async def events_of(api: MessagesApi, request: ModelRequest) -> list[ModelEvent]:
    async with aclosing(api.stream(request)) as events:
        return [event async for event in events]


async def answer_of(api: MessagesApi, request: ModelRequest | None = None) -> Answer:
    """The answer; what was told on the way has to be its text."""
    *told, last = await events_of(api, request or asking())
    assert isinstance(last, Finished)
    assert "".join(e.text for e in told if isinstance(e, TextDelta)) == last.answer.text
    return last.answer


async def error_of(api: MessagesApi, request: ModelRequest | None = None) -> ModelError:
    """The error; what was told before is its partial answer."""
    told: list[str] = []
    with pytest.raises(ModelError) as raised:
        await _listen(api, request or asking(), told)
    partial = raised.value.partial
    assert "".join(told) == (partial.text if partial else "")
    return raised.value


async def _listen(api: MessagesApi, request: ModelRequest, told: list[str]) -> None:
    async with aclosing(api.stream(request)) as events:
        async for event in events:
            told += [event.text] if isinstance(event, TextDelta) else []


async def sent(
    model: LocalModel, api: MessagesApi, request: ModelRequest
) -> dict[str, Any]:
    """The body of the request as the server got it, which has to take it."""
    await answer_of(api, request)
    return dict(model.requests[-1].body)


def most_in_a_window(times_s: list[float], window_s: float) -> int:
    """The largest number of `times_s` that any window of `window_s` holds."""
    times_s = sorted(times_s)
    return max(sum(t <= u < t + window_s for u in times_s) for t in times_s)
