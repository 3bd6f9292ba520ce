"""Those who take the words: slow ones, quick ones, and ones who leave."""

import asyncio
import gc
from contextlib import aclosing

import pytest

from bot.core.model import Begun, Finished, ModelEvent, TextDelta, Waiting
from bot.messages_api.client import MessagesApi
from bot.messages_api.mailbox import Mailbox
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.talking import Notes, answer_of, asking, events_of

WELL_FORMED = odd.STREAMS["well formed"]


async def test_closing_the_stream_hangs_up_at_once(
    model: LocalModel, api: MessagesApi, notes: Notes
) -> None:
    model.will_say("word " * 1_000, delay_s=0.01)

    async with aclosing(api.stream(asking())) as events:
        await anext(events)

    await model.until_hung_up()
    (called,) = notes.facts
    assert getattr(called, "error", None) == "Cancelled"


async def test_who_leaves_while_the_answer_fails_is_not_bothered_with_it(
    model: LocalModel, api: MessagesApi, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    model.will_break("Once upon a time", after_chars=4)

    async with aclosing(api.stream(asking())) as events:
        await anext(events)
        await notes.something.wait()
    gc.collect()

    assert "never retrieved" not in caplog.text


async def test_a_cancelled_consumer_hangs_up_at_once(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_send(*WELL_FORMED[:1], ending="stall")
    consumer = asyncio.create_task(events_of(api, asking()))
    await model.until_asked()

    consumer.cancel()

    await model.until_hung_up()
    with pytest.raises(asyncio.CancelledError):
        await consumer


async def test_a_slow_consumer_does_not_slow_the_reading_and_gets_words_joined(
    model: LocalModel, api: MessagesApi, notes: Notes
) -> None:
    model.will_say("word " * 200, chunk_chars=5)

    async with aclosing(api.stream(asking())) as events:
        assert isinstance(await anext(events), Begun)
        first = await anext(events)
        await notes.something.wait()
        rest = [event async for event in events]

    assert isinstance(rest.pop(), Finished)
    told = [event.text for event in (first, *rest) if isinstance(event, TextDelta)]
    assert len(told) == 1 + len(rest) <= 2  # one, where a single read brought it all
    assert "".join(told) == "word " * 200


async def test_what_was_said_before_a_wait_is_told_before_it() -> None:
    mailbox = Mailbox()
    events: list[ModelEvent] = [
        TextDelta("One"),
        Waiting(1, "overloaded"),
        TextDelta("two"),
    ]
    for event in events:
        mailbox.put(event)
    mailbox.close()

    assert [await mailbox.take() for _ in range(4)] == [*events, None]


async def test_the_first_word_is_told_without_delay(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_break("word " * 3, after_chars=5, chunk_chars=5, ending="stall")

    async with aclosing(api.stream(asking())) as events:
        assert isinstance(await anext(events), Begun)
        assert await anext(events) == TextDelta("word ")


async def test_later_words_gather_for_a_moment(
    model: LocalModel, api: MessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messages_api.reading._GATHER_S", 0.5)
    model.will_say("word " * 60, chunk_chars=5, delay_s=0.002)

    *told, _ = await events_of(api, asking())

    assert len(told) < 20


async def test_a_connection_is_used_again_after_an_answer(
    model: LocalModel, api: MessagesApi
) -> None:
    for _ in range(3):
        model.will_say("Paris.")
        await answer_of(api)

    assert len({asked.peer for asked in model.requests}) == 1


async def test_waiting_for_the_server_is_told(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_fail(529, "overloaded_error", headers={"retry-after-ms": "1"})

    events = await events_of(api, asking())

    assert events[0] == Waiting(0.001, "overloaded")
