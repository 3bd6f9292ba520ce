"""The local Messages API, as the official SDK and plain HTTP see it."""

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.playground.model import odd
from bot.playground.model.script import Ending
from bot.playground.model.server import LocalModel
from tests.playground.model.pieces import HELLO, MODEL, png_source

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic


async def test_the_official_sdk_works_unchanged(official: "AsyncAnthropic") -> None:
    whole = await official.messages.create(
        model=MODEL, max_tokens=100, system="Be kind.\nOr else.", messages=HELLO
    )
    async with official.messages.stream(
        model=MODEL, max_tokens=100, system="Be kind.\nOr else.", messages=HELLO
    ) as stream:
        streamed = await stream.get_final_message()
    models = [listed.id async for listed in official.models.list()]
    counted = await official.messages.count_tokens(model=MODEL, messages=HELLO)

    assert [block.type for block in whole.content] == ["thinking", "text"]
    assert [block.type for block in streamed.content] == ["thinking", "text"]
    assert MODEL in models
    assert counted.input_tokens > 0


async def test_it_shows_what_it_received(official: "AsyncAnthropic") -> None:
    words = (
        '<post from="Ada">\nOld words\n</post>\n<post from="Bo">\nNew words\n</post>'
    )
    message = await official.messages.create(
        model="llama-local",
        max_tokens=100,
        system="Be kind.\nOr else.",
        messages=[
            *HELLO,
            {"role": "assistant", "content": "Hi."},
            {
                "role": "user",
                "content": [
                    {"type": "image", "source": png_source(640, 480)},
                    {"type": "text", "text": words},
                ],
            },
        ],
    )

    (block,) = message.content
    assert block.type == "text"
    assert "**New words**" in block.text
    assert "turn 2" in block.text
    assert "_Be kind._" in block.text
    assert "640 × 480 px" in block.text


async def test_it_says_what_it_was_told_to_say(
    model: LocalModel, official: "AsyncAnthropic"
) -> None:
    use = {"id": "toolu_1", "name": "look", "input": {"at": "the sea"}}
    model.will_say("I look.", thinking="Where?", tool_uses=[use])

    async with official.messages.stream(
        model=MODEL, max_tokens=100, messages=HELLO
    ) as stream:
        message = await stream.get_final_message()

    assert [b.type for b in message.content] == ["thinking", "text", "tool_use"]
    assert message.stop_reason == "tool_use"


async def test_it_fails_as_it_was_told_to_fail(
    model: LocalModel, official: "AsyncAnthropic"
) -> None:
    model.will_fail(529, "overloaded_error", headers={"retry-after": "7"})

    from anthropic import InternalServerError

    with pytest.raises(InternalServerError) as raised:
        await official.messages.create(model=MODEL, max_tokens=9, messages=HELLO)

    assert raised.value.status_code == 529
    assert raised.value.response.headers["retry-after"] == "7"
    assert raised.value.request_id == "req_local"


@pytest.mark.parametrize("ending", ["close", "reset"])
async def test_it_breaks_off_where_it_was_told_to(
    model: LocalModel, official: "AsyncAnthropic", ending: Ending
) -> None:
    model.will_break("Once upon a time", after_chars=6, ending=ending, delay_s=0.005)
    told = ""

    async def listen() -> None:
        nonlocal told
        async with official.messages.stream(
            model=MODEL, max_tokens=9, messages=HELLO
        ) as stream:
            async for text in stream.text_stream:
                told += text

    if ending == "reset":
        with pytest.raises(Exception, match=r"(?i)peer|disconnect|closed|read"):
            await listen()
    else:
        await listen()

    assert told == "Once u"


async def test_it_notices_who_hangs_up(
    model: LocalModel, official: "AsyncAnthropic"
) -> None:
    model.will_say("word " * 100, delay_s=0.01)

    async with official.messages.stream(
        model=MODEL, max_tokens=9, messages=HELLO
    ) as stream:
        await anext(aiter(stream.text_stream))
    assert not model.hung_up or len(model.hung_up_at_s) == 1

    await model.until_hung_up()
    assert model.hung_up


async def test_who_waits_for_a_question_is_woken_by_it(
    model: LocalModel, official: "AsyncAnthropic"
) -> None:
    waiting = asyncio.create_task(model.until_asked(1))
    await official.messages.create(model=MODEL, max_tokens=9, messages=HELLO)

    await waiting
    assert model.requests[0].body["messages"] == HELLO
    with pytest.raises(TimeoutError):
        await model.until_asked(2, within_s=0.01)


async def test_the_framing_is_the_documented_one(model: LocalModel) -> None:
    model.will_say("Hello", chunk_chars=3)
    body = {"model": MODEL, "max_tokens": 9, "messages": HELLO, "stream": True}
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    async with httpx.AsyncClient(base_url=model.base_url, headers=headers) as http:
        response = await http.post("/v1/messages", json=body)

    assert response.headers["content-type"].startswith("text/event-stream")
    events = response.text.removesuffix("\n\n").split("\n\n")
    names = [event.split("\n")[0].removeprefix("event: ") for event in events]
    assert names == [
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert all(event.split("\n")[1].startswith("data: {") for event in events)


@pytest.mark.parametrize("name", odd.STREAMS)
async def test_every_odd_stream_is_sent_byte_for_byte(
    model: LocalModel, name: str
) -> None:
    model.will_be_odd(name)
    body = {"model": MODEL, "max_tokens": 9, "messages": HELLO, "stream": True}
    async with httpx.AsyncClient(base_url=model.base_url) as http:
        response = await http.post(
            "/v1/messages", json=body, headers={"x-api-key": "k"}
        )

    assert response.content == b"".join(odd.STREAMS[name])
