"""The page's server, on loopback."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.playground.page.deeds import Deeds
from bot.playground.page.guard import guarded, shielded
from bot.playground.page.live import Live
from bot.playground.page.view_deeds import ViewDeeds
from bot.playground.slack import LocalSlack

_STATIC = Path(__file__).with_name("static")
_MAX_BODY_BYTES = 32 * 1024 * 1024
_SAFE_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Page:
    """Shows the first workspace of `slack`; use it as an async context manager.

    `note` is a sentence for visitors, `examples` are words they may like to write.
    `port` 0 means any free one; OSError on entering if the port is taken.
    """

    def __init__(
        self,
        slack: LocalSlack,
        *,
        port: int = 0,
        note: str = "",
        examples: Sequence[str] = (),
    ) -> None:
        self._slack = slack
        self._port = port
        self._deeds = Deeds(slack)
        self._view_deeds = ViewDeeds(slack)
        self._live = Live(slack, note, examples)
        self._runner = web.AppRunner(
            self._routed(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=0.1,
        )

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    def _routed(self) -> web.Application:
        app = web.Application(client_max_size=_MAX_BODY_BYTES, middlewares=[guarded])
        app.on_response_prepare.append(shielded)
        app.add_routes(
            [
                web.get("/", _index),
                web.static("/static", _STATIC),
                web.get("/live", self._live.handle),
                web.get("/files/{id}", self._file),
                *self._deeds.routes(),
                *self._view_deeds.routes(),
            ]
        )
        return app

    async def _file(self, request: web.Request) -> web.Response:
        """Serve a file's bytes: pictures to look at, the rest to keep."""
        file = self._slack.workspace.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound(text="There is no such file.")
        if file.media_type in _SAFE_PICTURES:
            return web.Response(body=file.content, content_type=file.media_type)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers=headers,
        )


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STATIC / "index.html")
