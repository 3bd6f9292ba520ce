"""The limiter where it matters: in front of a server."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import RateLimited
from bot.core.model import ModelEvent, ModelRequest, Waiting
from bot.messages_api.client import MessagesApi
from bot.messages_api.slots import MemorySlots
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import (
    answer_of,
    asking,
    error_of,
    events_of,
    most_in_a_window,
)


async def test_the_burst_holds_where_the_server_counts(
    model: LocalModel, connect: Connect
) -> None:
    """Over real HTTP, as the server sees the requests come in."""
    window_s, limit = 0.3, 50
    slots = MemorySlots(requests=limit, concurrency=10, window_s=window_s)
    api = connect(slots=slots)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for i in range(310):
            workspace = "loud" if i < 300 else "quiet"
            group.create_task(answer_of(api, asking(workspace, workspace=workspace)))

    assert len(model.requests) == 310
    assert most_in_a_window([r.at_s for r in model.requests], window_s) <= limit
    words = [r.body["messages"][0]["content"][0]["text"] for r in model.requests]
    assert max(i for i, word in enumerate(words) if word == "quiet") < limit


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"retry-after": "30"}),
        (529, {"retry-after-ms": "30000"}),
    ],
)
async def test_one_refused_request_makes_all_wait(
    model: LocalModel, api: MessagesApi, status: int, headers: dict[str, str]
) -> None:
    model.will_fail(status, "", headers=headers)
    refused = await first_event(api, asking())

    waiting = await first_event(api, asking(workspace="T2"))

    assert isinstance(refused, Waiting)
    assert isinstance(waiting, Waiting)
    assert waiting.reason == "our limit"
    assert waiting.wait_s == pytest.approx(30, abs=5)
    assert len(model.requests) == 1


async def first_event(api: MessagesApi, request: ModelRequest) -> ModelEvent:
    async with aclosing(api.stream(request)) as events:
        return await anext(events)


@pytest.mark.parametrize("limited", ["requests", "tokens", "output-tokens"])
async def test_nobody_asks_a_server_that_says_nothing_is_left(
    model: LocalModel, api: MessagesApi, limited: str
) -> None:
    reset = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    headers = {
        f"anthropic-ratelimit-{limited}-remaining": "0",
        f"anthropic-ratelimit-{limited}-reset": reset,
        "anthropic-ratelimit-input-tokens-remaining": "1000",
        "anthropic-ratelimit-input-tokens-reset": "soon",
    }
    model.will_say("Paris.", headers=headers)
    await answer_of(api)

    error = await error_of(api, asking(deadline_s=5))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == pytest.approx(30, abs=2)
    assert len(model.requests) == 1


async def test_the_limit_a_server_tells_is_kept(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("Paris.", headers={"anthropic-ratelimit-requests-limit": "1"})
    await answer_of(api)

    error = await error_of(api, asking(deadline_s=5))

    assert isinstance(error, RateLimited)


async def test_waiting_for_a_slot_is_told_with_its_length(
    connect: Connect,
) -> None:
    api = connect(requests_per_minute=1)
    await answer_of(api)

    wait = await first_event(api, asking())

    assert isinstance(wait, Waiting)
    assert wait.reason == "our limit"
    assert wait.wait_s == pytest.approx(60, abs=10)


async def test_who_would_wait_beyond_the_deadline_is_told_at_once(
    connect: Connect,
) -> None:
    api = connect(requests_per_minute=1)
    await answer_of(api)

    error = await error_of(api, asking(deadline_s=5))

    assert isinstance(error, RateLimited)
    assert error.retry_after_s == pytest.approx(60, abs=2)


async def test_who_waits_for_others_to_end_is_let_go_at_the_deadline(
    model: LocalModel, connect: Connect
) -> None:
    api = connect(concurrency=1)
    model.will_break(after_chars=2, ending="stall")
    holder = asyncio.create_task(events_of(api, asking()))
    await model.until_asked()

    error = await error_of(api, asking(deadline_s=0.03))

    holder.cancel()
    await asyncio.wait([holder])
    assert isinstance(error, RateLimited)
