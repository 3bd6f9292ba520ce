"""Writing an answer to a client: paced, broken off, or stalled, as scripted."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from aiohttp import web

from bot.playground.model.caching import CachedUsage
from bot.playground.model.framing import frame, stream_events
from bot.playground.model.script import Ending, Saying, Sending

Json = Mapping[str, Any]


def message_of(saying: Saying, body: Json, counted: CachedUsage) -> dict[str, Any]:
    """The whole message, as a request without `stream` gets it."""
    told = sum(len(str(block)) for block in saying.content)
    usage = {**asdict(counted), "output_tokens": told // 3, **saying.usage}
    return {
        "id": f"msg_{uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": list(saying.content),
        "stop_reason": saying.stop_reason,
        "stop_sequence": saying.stop_sequence,
        "stop_details": saying.stop_details,
        "usage": usage,
    }


async def tell(
    request: web.Request,
    saying: Saying,
    body: Json,
    counted: CachedUsage,
    on_words: Callable[[], object],
) -> web.StreamResponse:
    """Tell a message the way `body` asks for it; `on_words` before words go out."""
    message = message_of(saying, body, counted)
    if not body.get("stream"):
        headers = {"request-id": "req_local", **saying.headers}
        return web.json_response(message, headers=headers)
    headers = {"Content-Type": "text/event-stream", **saying.headers}
    response = await _open(request, 200, headers)
    for event in _until_it_breaks(message, saying):
        if saying.delay_s and event["type"] == "content_block_delta":
            await asyncio.sleep(saying.delay_s)
        if event.get("delta", {}).get("type") == "text_delta":
            on_words()
        await response.write(frame(event))
    await _end(request, response, saying.ending)
    return response


async def send(request: web.Request, sending: Sending) -> web.StreamResponse:
    """Write prepared bytes, each piece by itself."""
    response = await _open(request, sending.status, sending.headers)
    for piece in sending.pieces:
        await asyncio.sleep(sending.delay_s)
        await response.write(piece)
    await _end(request, response, sending.ending)
    return response


def _until_it_breaks(message: Json, saying: Saying) -> Iterator[Json]:
    left = saying.break_after_chars
    for event in stream_events(message, chunk_chars=saying.chunk_chars):
        match event:
            case {"delta": {"type": "text_delta", "text": text}} if left is not None:
                delta = {"type": "text_delta", "text": text[:left]}
                yield {**event, "delta": delta}
                left -= len(text)
                if left <= 0:
                    return
            case _:
                yield event


async def _open(
    request: web.Request, status: int, headers: Mapping[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(
        status=status, headers={"request-id": "req_local", **headers}
    )
    await response.prepare(request)
    return response


async def _end(
    request: web.Request, response: web.StreamResponse, ending: Ending
) -> None:
    match ending:
        case "close":
            await response.write_eof()
        case "reset":
            if request.transport is not None:
                request.transport.abort()
        case "stall":
            await asyncio.Event().wait()
