"""One HTTP exchange: a body goes out, an answer comes in, as a stream or whole."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import orjson

from bot.core.errors import (
    ModelError,
    ModelFailed,
    ModelUnreachable,
    StreamInterrupted,
)
from bot.core.model import Answer, ModelRequest
from bot.core.ports import RateAdvice, RateSlot
from bot.messages_api.endpoint import Endpoint
from bot.messages_api.errors import (
    Complained,
    Complaint,
    complaint_in,
    complaint_of,
    error_for,
    request_id_in,
)
from bot.messages_api.events import EventDecoder, Events
from bot.messages_api.failing import is_certificate_error
from bot.messages_api.folding import Fold, answer_of
from bot.messages_api.gathering import let_bytes_gather
from bot.messages_api.pausing import requests_per_minute, rest_s, retry_after_s
from bot.messages_api.server import Server

STALLED = "stalled"
"""The code of the error when a server fell silent."""

_GATHER_S = 0.03
_GRACE_S = 1.0
_LIMITED = {429, 503, 529}

Batches = AsyncGenerator[Events, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One attempt; `tell` takes each piece of text at once.

    `begun` takes what the server tells of its answer before the first of them.
    """

    endpoint: Endpoint
    server: Server
    request: ModelRequest = field(repr=False)
    tell: Callable[[str], None]
    begun: Callable[[Answer], None]
    fold: Fold = field(default_factory=Fold)

    @property
    def has_lost_words(self) -> bool:
        """Whether the server told the words in a way that cannot be read."""
        return self.fold.has_misfits and not (
            self.fold.has_words or self.fold.has_called_a_tool
        )

    async def run(self, body: bytes, slot: RateSlot, deadline_s: float) -> Answer:
        """Send `body` and read the answer until `deadline_s` on the loop's clock.

        Raises `ModelError`; what was told before is its `partial`.
        """
        try:
            async with asyncio.timeout_at(deadline_s):
                return await self._run(body, slot)
        except TimeoutError:
            raise self._broken_off("the deadline passed") from None
        except httpx.RequestError as error:
            raise _unreachable(error) from error

    async def _run(self, body: bytes, slot: RateSlot) -> Answer:
        async with aclosing(await self.endpoint.send(body)) as response:
            slot.counted(_advice(response))
            self.fold.request_id = request_id_in(response.headers)
            if not response.is_success:
                raise self._error(complaint_in(await response.aread()), response)
            if "text/event-stream" in response.headers.get("content-type", ""):
                return await self._stream(response)
            return self._whole(await response.aread(), response)

    async def _stream(self, response: httpx.Response) -> Answer:
        """Fold the events; an end without an ending is no success."""
        try:
            async with aclosing(_batches(response)) as batches:
                async for events in batches:
                    for event in events:
                        self._feed(event, response)
                        if self.fold.is_ended:
                            await _drain(events, batches, self.fold, response)
                            return self.fold.answer()
        except Complained as complained:
            raise self._with_partial(
                self._error(complained.complaint, response)
            ) from None
        except httpx.ReadTimeout:
            raise self._broken_off("the server fell silent", STALLED) from None
        except (httpx.RequestError, orjson.JSONDecodeError) as error:
            raise self._broken_off(type(error).__name__) from None
        raise self._broken_off("it ended early")

    def _feed(self, event: Mapping[str, Any], response: httpx.Response) -> None:
        is_first = not self.fold.has_words
        if text := self.fold.feed(event):
            self.tell(text)
            if is_first:
                let_bytes_gather(response, _GATHER_S)
        elif event.get("type") == "message_start":
            self.begun(self.fold.answer())

    def _whole(self, body: bytes, response: httpx.Response) -> Answer:
        """A server that does not stream sends the message at once."""
        try:
            said = orjson.loads(body)
        except orjson.JSONDecodeError:
            said = None
        match said:
            case {"content": [*_]}:
                answer = answer_of(said, self.fold.request_id)
                if answer.text:
                    self.tell(answer.text)
                return answer
            case {"error": _}:
                raise self._error(complaint_of(said), response)
            case _:
                kind = response.headers.get("content-type", "nothing known")
                raise ModelFailed(
                    f"the server answered with {kind}, not with a message",
                    status=response.status_code,
                    request_id=self.fold.request_id,
                )

    def _broken_off(self, reason: str, code: str | None = None) -> ModelError:
        return self._with_partial(
            StreamInterrupted(
                f"the answer broke off: {reason}",
                code=code,
                request_id=self.fold.request_id,
                passing=True,
            )
        )

    def _with_partial(self, error: ModelError) -> ModelError:
        """Keep what was told; once people may have read it, there is no way back."""
        error.partial = self.fold.answer()
        if self.fold.has_words or self.fold.has_called_a_tool:
            error.passing = False
        return error

    def _error(self, complaint: Complaint, response: httpx.Response) -> ModelError:
        return error_for(
            complaint,
            status=response.status_code,
            headers=response.headers,
            retry_after_s=retry_after_s(response.headers, datetime.now(UTC)),
            words_for=lambda said: self.server.words_for_log(said, self.request),
        )


async def _batches(response: httpx.Response) -> Batches:
    """The stream's events, as many at a time as came together."""
    decoder = EventDecoder()
    whole = cast(AsyncGenerator[bytes, None], response.aiter_bytes())
    async with aclosing(whole) as pieces:
        async for piece in pieces:
            yield decoder.feed(piece)
    yield decoder.end()


async def _drain(
    events: Events, batches: Batches, fold: Fold, response: httpx.Response
) -> None:
    """Take what still comes (figures, the end of HTTP) so that the connection lives.

    The answer is whole already: nothing here can spoil it.
    """
    let_bytes_gather(response, 0)
    ignored = (httpx.RequestError, TimeoutError, Complained, orjson.JSONDecodeError)
    with suppress(*ignored):
        async with asyncio.timeout(_GRACE_S):
            for event in events:
                fold.feed(event)
            async for events in batches:
                for event in events:
                    fold.feed(event)


def _advice(response: httpx.Response) -> RateAdvice:
    now = datetime.now(UTC)
    wait_s = rest_s(response.headers, now)
    if response.status_code in _LIMITED:
        wait_s = max(wait_s, retry_after_s(response.headers, now) or 0.0)
    return RateAdvice(
        rest_s=wait_s, requests_per_minute=requests_per_minute(response.headers)
    )


def _unreachable(error: httpx.RequestError) -> ModelUnreachable:
    is_untrusted = is_certificate_error(error)
    is_final = is_untrusted or isinstance(
        error, httpx.UnsupportedProtocol | httpx.LocalProtocolError
    )
    code = STALLED if isinstance(error, httpx.ReadTimeout) else None
    what = "its certificate is not valid" if is_untrusted else type(error).__name__
    return ModelUnreachable(f"no answer: {what}", code=code, passing=not is_final)
