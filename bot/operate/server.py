"""The HTTP server of this process."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

SHUTDOWN_S = 5.0


@asynccontextmanager
async def serving(
    routes: Iterable[web.RouteDef], *, host: str, port: int, largest_body_bytes: int
) -> AsyncIterator[None]:
    """Serve `routes` until the block is left; requests under way may end.

    Raises `OSError` when the address is taken or not ours.
    """
    app = web.Application(client_max_size=largest_body_bytes)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
