"""The decoder of event streams, wherever their bytes are cut."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages_api.events import EventDecoder
from bot.playground.model import odd
from bot.playground.model.framing import frame

AWKWARD = "naïve 日本語 👩‍👩‍👧 \u2028 \u2029 \x85 \x0b \x0c end\r\n\n  "
STREAMS = {
    name: b"".join(parts) for name, parts in odd.STREAMS.items() if name != "not JSON"
}


def decoded(*pieces: bytes) -> list[Mapping[str, Any]]:
    decoder = EventDecoder()
    events = [event for piece in pieces for event in decoder.feed(piece)]
    return [*events, *decoder.end()]


@pytest.mark.parametrize("name", STREAMS)
@given(data=st.data())
def test_it_does_not_matter_where_a_stream_is_cut(
    name: str, data: st.DataObject
) -> None:
    whole = STREAMS[name]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=20)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]

    assert decoded(*pieces) == decoded(whole)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_newline_and_character_is_read_byte_by_byte(
    newline: bytes, mark: bytes
) -> None:
    event = {"type": "told", "text": AWKWARD}
    said = b'data: {"type":\ndata:  "two lines"}\n\n: a comment\n' + frame(event)
    whole = mark + said.replace(b"\n", newline)

    assert decoded(*(whole[i : i + 1] for i in range(len(whole)))) == [
        {"type": "two lines"},
        event,
    ]


def test_an_event_that_the_stream_does_not_end_is_none() -> None:
    assert decoded(b'data: {"type": "whole"}\n\ndata: {"type": "cut"}\n') == [
        {"type": "whole"}
    ]


def test_a_type_that_is_not_told_is_the_events_name() -> None:
    assert decoded(b"event: ping\ndata: {}\n\n") == [{"type": "ping"}]
