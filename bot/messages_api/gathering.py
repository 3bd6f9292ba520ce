"""An answer's bytes, which may gather, so that a token is not a wake-up."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import httpx

from bot.messages_api.connecting import cut
from bot.messages_api.failing import ERRORS, harmless, of_httpx

MAX_ANSWER_BYTES = 64 * 1024 * 1024

_BODY = "threadkeeper.body"


def answered(answer: aiohttp.ClientResponse) -> httpx.Response:
    """What httpx calls a response; its body is still to come."""
    body = _Body(answer)
    return httpx.Response(
        status_code=answer.status,
        headers=list(answer.raw_headers),
        stream=body,
        extensions={_BODY: body},
    )


def let_bytes_gather(response: httpx.Response, rest_s: float) -> None:
    """Take what comes of `response` from now on in pieces of `rest_s` seconds.

    Reading a stream of 2,000 small events costs mostly wake-ups, not parsing: after
    a read the socket rests while the kernel collects what comes.
    """
    body = response.extensions.get(_BODY)
    if isinstance(body, _Body):
        body.rest_s = rest_s


class _Body(httpx.AsyncByteStream):
    """An answer's bytes, up to `MAX_ANSWER_BYTES`, in pieces of `rest_s`."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.rest_s = 0.0
        self._answer = answer
        connection = answer.connection
        protocol = connection.protocol if connection is not None else None
        self._closed = protocol.closed if protocol is not None else None
        if self._closed is not None:
            self._closed.add_done_callback(self._on_closed)

    def _on_closed(self, _: asyncio.Future[None]) -> None:
        """Who waits for bytes is told; aiohttp forgets them when chunks are broken."""
        content = self._answer.content
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_ANSWER_BYTES
        try:
            while part := await self._answer.content.readany():
                left -= len(part)
                if left < 0:
                    raise httpx.RemoteProtocolError("the answer has no end")
                yield part
                if self.rest_s:
                    await self._rest()
        except ERRORS as error:
            raise of_httpx(error) from harmless(error)

    @property
    def _transport(self) -> asyncio.Transport | None:
        """None once the answer is whole, or the connection gone."""
        connection = self._answer.connection
        return connection.transport if connection is not None else None

    async def _rest(self) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.pause_reading()
        await asyncio.sleep(self.rest_s)
        if not transport.is_closing():
            transport.resume_reading()

    async def aclose(self) -> None:
        """Keep the connection of a whole answer, and cut any other."""
        cut(self._transport)
        self._answer.close()
        if self._closed is not None:
            self._closed.remove_done_callback(self._on_closed)
