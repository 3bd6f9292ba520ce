"""The bytes of an event stream → its events, purely, by httpx-sse's decoders.

They are used by themselves: through `EventSource` a line costs five generators.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from httpx_sse._decoders import SSEDecoder, SSELineDecoder

Events = Iterator[Mapping[str, Any]]


class EventDecoder:
    """Takes a stream's bytes, UTF-8 whatever its header says, however they are cut.

    Reading its events raises `orjson.JSONDecodeError` where the data is no JSON.
    """

    def __init__(self) -> None:
        self._text = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._lines = SSELineDecoder()
        self._events = SSEDecoder()

    def feed(self, data: bytes) -> Events:
        """What `data` completes; an event's type is in its data, or else its name."""
        text = self._text.decode(data)
        return self._read(self._lines.decode(text)) if text else iter(())

    def end(self) -> Events:
        """Those that the end of the stream completes."""
        return self._read(self._lines.flush())

    def _read(self, lines: Iterable[str]) -> Events:
        for line in lines:
            event = self._events.decode(line)
            if event is None or event.data in {"", "[DONE]"}:
                continue
            match orjson.loads(event.data):
                case {"type": _} as told:
                    yield told
                case dict(told):
                    yield {"type": event.event, **told}
