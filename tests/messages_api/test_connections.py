"""Connections: kept for the next request, closed by servers, never left behind."""

import asyncio
import gc
from pathlib import Path

import pytest

from bot.core.errors import ModelUnreachable
from bot.core.journal import ModelCalled
from bot.messages_api.client import MessagesApi
from bot.messages_api.retrying import ATTEMPTS
from bot.messages_api.transport import http_client
from bot.playground.model import odd
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.peers import Peer, request, reset, whole_answer
from tests.messages_api.talking import (
    Notes,
    answer_of,
    asking,
    error_of,
    user,
)

HELLO = whole_answer(odd.STREAMS["well formed"])


def attempts(notes: Notes) -> list[int]:
    return [f.attempts for f in notes.facts if isinstance(f, ModelCalled)]


async def test_a_connection_is_kept_for_the_next_request(
    model: LocalModel, api: MessagesApi
) -> None:
    for _ in range(3):
        await answer_of(api)

    assert len({asked.peer for asked in model.requests}) == 1


async def test_requests_at_once_have_a_connection_each(
    model: LocalModel, api: MessagesApi
) -> None:
    with model.holding():
        asking = asyncio.gather(answer_of(api), answer_of(api))
        await model.until_asked(2)
    await asking

    assert len({asked.peer for asked in model.requests}) == 2


@pytest.mark.parametrize("at_once", [1, 3])
async def test_a_kept_connection_that_was_closed_is_no_failed_attempt(
    connect: Connect, notes: Notes, wire: Path | None, at_once: int
) -> None:
    """llama.cpp's server hangs up after every stream without saying so before."""
    requests = 0

    async def hang_up_later(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal requests
        await request(reader)
        requests += 1
        writer.write(HELLO)
        await reader.read(1)
        writer.close()

    async with Peer(hang_up_later, wire) as peer:
        api = connect(base_url=peer.url)
        for _ in range(3):
            answers = await asyncio.gather(*(answer_of(api) for _ in range(at_once)))
            assert [answer.text for answer in answers] == ["Hello"] * at_once

    assert requests == 3 * at_once
    assert attempts(notes) == [1] * 3 * at_once


async def test_a_new_connection_that_is_closed_is_a_failed_attempt(
    connect: Connect,
) -> None:
    called = 0

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal called
        called += 1
        writer.close()

    async with Peer(hang_up) as peer:
        error = await error_of(connect(base_url=peer.url))

    assert isinstance(error, ModelUnreachable)
    assert called == ATTEMPTS


async def test_a_request_is_sent_no_third_time_where_all_connections_are_closed(
    connect: Connect,
) -> None:
    """Some servers die of a request: it must not be sent on each kept connection."""
    together, sent = asyncio.Barrier(3), 0

    async def answer_once(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal sent
        await request(reader)
        sent += 1
        if sent <= 3:
            await together.wait()
            writer.write(HELLO)
            await request(reader)
            sent += 1
        writer.close()

    async with Peer(answer_once) as peer:
        api = connect(base_url=peer.url)
        await asyncio.gather(*(answer_of(api) for _ in range(3)))
        await error_of(api)

    assert sent == 3 + 2 * 3 + 1


async def test_what_comes_unasked_is_not_taken_for_the_next_answer(
    connect: Connect, notes: Notes
) -> None:
    """Some proxies say that they waited too long before they hang up."""
    late, said = b"HTTP/1.1 408 Too Late\r\nContent-Length: 0\r\n\r\n", asyncio.Event()

    async def say_more(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await request(reader)
        writer.write(HELLO)
        await asyncio.sleep(0.05)
        writer.write(late)
        await writer.drain()
        said.set()
        await reader.read()

    async with Peer(say_more) as peer:
        api = connect(base_url=peer.url)
        await answer_of(api)
        await said.wait()
        await asyncio.sleep(0.05)

        assert (await answer_of(api)).text == "Hello"

    assert attempts(notes) == [1, 1]


async def test_a_kept_connection_that_breaks_is_no_news(
    connect: Connect, wire: Path | None, caplog: pytest.LogCaptureFixture
) -> None:
    async def reset_later(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await request(reader)
        writer.write(HELLO)
        await writer.drain()
        await asyncio.sleep(0.05)
        reset(writer)

    async with Peer(reset_later, wire) as peer:
        api = connect(base_url=peer.url)
        await answer_of(api)
        await asyncio.sleep(0.1)
        await answer_of(api)
        await api.aclose()

    gc.collect()
    assert caplog.records == []


async def test_a_large_request_arrives_whole(
    model: LocalModel, api: MessagesApi
) -> None:
    words = "x" * 3_000_000
    model.will_say("Long.")

    await answer_of(api, asking(user(words)))

    assert words in str(model.requests[0].body["messages"])


async def test_cookies_are_not_kept() -> None:
    heads: list[bytes] = []

    async def bake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await request(reader):
            heads.append(head)
            writer.write(b"HTTP/1.1 204 Good\r\nSet-Cookie: a=1; Path=/\r\n\r\n")

    async with Peer(bake) as peer, http_client(peer.url) as http:
        for _ in range(2):
            await http.get(peer.url)

    assert len(heads) == 2
    assert b"cookie" not in heads[1]
