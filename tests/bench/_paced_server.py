"""A process that streams 2,000 paced events to whoever asks, on a raw socket.

It shares nothing with the measured process, so that its work is not measured.
Prints its port and serves until its input ends.
"""

import asyncio
import sys

from bot.playground.model.framing import frame, stream_events
from tests.bench import say

EVENTS = 2_000
PAUSE_S = 0.002

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def _chunks() -> list[bytes]:
    message = {
        "id": "msg_bench",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [{"type": "text", "text": "word " * EVENTS}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "usage": {"input_tokens": 25, "output_tokens": EVENTS},
    }
    frames = [frame(event) for event in stream_events(message, chunk_chars=5)]
    return [b"%x\r\n%b\r\n" % (len(data), data) for data in frames]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if head.startswith(b"GET"):
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        return
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    await reader.readexactly(length)
    writer.write(_HEAD)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    for i, chunk in enumerate(_chunks()):
        await asyncio.sleep(max(0.0, began_s + i * PAUSE_S - loop.time()))
        writer.write(chunk)
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    say(str(server.sockets[0].getsockname()[1]))
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main())
