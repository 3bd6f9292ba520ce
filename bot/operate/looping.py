"""The event loop a command runs on, and how it is asked to end."""

import asyncio
import signal
from collections.abc import Coroutine


def loop(work: Coroutine[None, None, int]) -> int:
    """Run `work` on the fastest event loop there is."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def asked_to_stop() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, stop.set)
    return stop
