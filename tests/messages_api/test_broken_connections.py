"""Streams cut in any place: by the network, by time, by a reset, by us."""

import gzip
import random

import pytest

from bot.core.errors import ModelUnreachable, StreamInterrupted
from bot.core.model import TextDelta
from bot.messages_api import gathering
from bot.messages_api.client import MessagesApi
from bot.playground.model import odd
from bot.playground.model.framing import frame
from bot.playground.model.server import LocalModel
from tests.messages_api.conftest import Connect
from tests.messages_api.talking import answer_of, asking, error_of, events_of

WELL_FORMED = odd.STREAMS["well formed"]
AWKWARD = "naïve 日本語 👩‍👩‍👧 \u2028 \u2029 \x85 \x0b \x0c end\r\n\n  "


def awkward_stream() -> bytes:
    delta = {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "text_delta", "text": AWKWARD},
    }
    return b"".join((*WELL_FORMED[:2], frame(delta), *WELL_FORMED[4:]))


async def test_a_stream_may_come_byte_by_byte(
    model: LocalModel, api: MessagesApi
) -> None:
    whole = awkward_stream()
    model.will_send(*(whole[i : i + 1] for i in range(len(whole))))

    assert (await answer_of(api)).text == AWKWARD


async def test_a_stream_is_utf_8_whatever_its_header_says(
    model: LocalModel, api: MessagesApi
) -> None:
    headers = {"content-type": "text/event-stream; charset=iso-8859-1"}
    model.will_send(awkward_stream(), headers=headers)

    assert (await answer_of(api)).text == AWKWARD


@pytest.mark.parametrize("seed", range(8))
async def test_a_stream_may_be_cut_anywhere(
    model: LocalModel, api: MessagesApi, seed: int
) -> None:
    whole, dice = awkward_stream(), random.Random(seed)
    cuts = sorted(dice.sample(range(1, len(whole)), 25))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    model.will_send(*pieces)

    assert (await answer_of(api)).text == AWKWARD


async def test_a_stream_may_be_compressed(model: LocalModel, api: MessagesApi) -> None:
    packed = gzip.compress(awkward_stream())
    headers = {"content-type": "text/event-stream", "content-encoding": "gzip"}
    model.will_send(packed[:40], packed[40:], headers=headers)

    assert (await answer_of(api)).text == AWKWARD


async def test_a_stream_whose_compression_is_broken_breaks_off(
    model: LocalModel, api: MessagesApi
) -> None:
    headers = {"content-type": "text/event-stream", "content-encoding": "gzip"}
    for _ in range(4):
        model.will_send(b"this is not gzip", headers=headers)

    assert isinstance(await error_of(api), StreamInterrupted)


@pytest.mark.parametrize("events", range(len(WELL_FORMED) - 2))
async def test_a_reset_after_any_event_loses_nothing_that_was_told(
    model: LocalModel, api: MessagesApi, events: int
) -> None:
    for _ in range(4):
        model.will_send(*WELL_FORMED[:events], delay_s=0.002, ending="reset")

    error = await error_of(api)

    assert isinstance(error, StreamInterrupted | ModelUnreachable)
    told = error.partial.text if error.partial else ""
    assert told == {3: "Hel"}.get(events, "Hello" if events > 3 else "")
    assert len(model.requests) == (1 if told else 4)


async def test_a_reset_after_the_ending_spoils_nothing(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_send(*WELL_FORMED[:-1], delay_s=0.002, ending="reset")

    assert (await answer_of(api)).text == "Hello"


async def test_a_break_before_the_first_word_is_asked_again(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_send(*WELL_FORMED[:2])
    model.will_say("Paris.")

    events = await events_of(api, asking())

    assert TextDelta("Paris.") in events


async def test_a_whole_tool_call_is_not_asked_for_twice(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_send(*odd.STREAMS["a tool with its input in the start"][:3])
    model.will_say("Paris.")

    error = await error_of(api)

    assert error.partial
    assert [use.name for use in error.partial.tool_uses] == ["look"]
    assert len(model.requests) == 1


async def test_a_tool_call_that_was_cut_off_is_not_handed_on(
    model: LocalModel, api: MessagesApi
) -> None:
    for _ in range(4):
        model.will_send(*odd.STREAMS["a tool without an input key"][:4])

    error = await error_of(api)

    assert error.partial
    assert error.partial.tool_uses == ()


async def test_a_server_that_falls_silent_gets_one_more_chance(
    model: LocalModel, connect: Connect
) -> None:
    for _ in range(3):
        model.will_send(*WELL_FORMED[:1], ending="stall")

    error = await error_of(connect(idle_timeout_s=1))

    assert isinstance(error, StreamInterrupted)
    assert error.code == "stalled"
    assert len(model.requests) == 2


async def test_a_silence_after_other_trouble_is_its_first(
    model: LocalModel, connect: Connect
) -> None:
    model.will_send(*WELL_FORMED[:1])
    model.will_send(*WELL_FORMED[:1], ending="stall")
    model.will_say("Paris.")

    assert (await answer_of(connect(idle_timeout_s=1))).text == "Paris."


async def test_silence_after_some_words_keeps_the_words(
    model: LocalModel, connect: Connect
) -> None:
    model.will_break("Once upon a time", after_chars=8, ending="stall")

    error = await error_of(connect(idle_timeout_s=1))

    assert error.partial
    assert error.partial.text == "Once upo"


async def test_comments_and_pings_count_as_life(
    model: LocalModel, connect: Connect
) -> None:
    alive = (b": alive\n\n", b"event: ping\n\n") * 4
    begun, ended = b"".join(WELL_FORMED[:2]), b"".join(WELL_FORMED[2:])
    model.will_send(begun, *alive, ended, delay_s=0.5)

    assert (await answer_of(connect(idle_timeout_s=3))).text == "Hello"


async def test_the_deadline_ends_a_stream_that_would_never_end(
    model: LocalModel, api: MessagesApi
) -> None:
    model.will_say("word " * 1_000, delay_s=0.01, chunk_chars=5)

    error = await error_of(api, asking(deadline_s=1))

    assert isinstance(error, StreamInterrupted)
    assert error.partial
    assert error.partial.text.startswith("word word")


async def test_a_server_that_is_not_there_is_waited_for_and_told(
    connect: Connect, unused_tcp_port: int
) -> None:
    api = connect(base_url=f"http://127.0.0.1:{unused_tcp_port}")

    error = await error_of(api)

    assert isinstance(error, ModelUnreachable)
    assert error.partial is None


async def test_an_answer_without_end_is_cut(
    model: LocalModel, api: MessagesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MAX_ANSWER_BYTES", 10_000)
    model.will_send(*WELL_FORMED[:3], *[b"data: no line ends here" * 10] * 100)

    error = await error_of(api)

    assert isinstance(error, StreamInterrupted)
    assert "RemoteProtocolError" in str(error)
    assert error.partial
    assert error.partial.text == "Hel"
