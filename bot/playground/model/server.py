"""The local Messages API: three endpoints, strict about requests, willing to fail."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from bot.playground.model.caching import PromptCache
from bot.playground.model.gate import (
    Failure,
    check_key,
    check_version,
    enveloped,
    read_json,
)
from bot.playground.model.refusing import KNOWN_FIELDS, Refused, check
from bot.playground.model.script import Saying, Scripts, Sending
from bot.playground.model.showing import shown
from bot.playground.model.telling import send, tell

DEFAULT_MODELS = (
    "claude-sonnet-5-5",
    "claude-haiku-5-5",
    "claude-opus-5-5",
    "claude-sonnet-4-5-20250929",
    "claude-haiku-4-5-20251001",
    "llama-local",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came in; `at_s` is on the monotonic clock.

    `peer` names the client's end of the connection.
    """

    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    raw: bytes = field(repr=False, default=b"")
    at_s: float
    peer: str = ""


class LocalModel(Scripts):
    """A server of the Messages API on a free port of loopback.

    Unscripted, it says what `answer` makes of a request (by default, what it
    received), `delay_s` before each piece.
    `api_key` set: only that key is taken. `strict` asks for the version header
    and refuses unknown fields, as Anthropic does; `refuses` names fields it does
    not know either. Without `lists_models` or `counts_tokens` those are 404.
    """

    def __init__(
        self,
        *,
        models: Sequence[str] = DEFAULT_MODELS,
        api_key: str | None = None,
        port: int = 0,
        delay_s: float = 0.0,
        strict: bool = True,
        refuses: frozenset[str] = frozenset(),
        lists_models: bool = True,
        counts_tokens: bool = True,
        answer: Callable[[Mapping[str, Any]], str] = shown,
    ) -> None:
        super().__init__()
        self.models = models
        self.api_key = api_key
        self.port = port
        self.delay_s = delay_s
        self.strict = strict
        self.refuses = refuses
        self.lists_models = lists_models
        self.counts_tokens = counts_tokens
        self.answer = answer
        self.requests: list[Asked] = []
        """Requests to `/v1/messages`, oldest first, refused ones included."""
        self.looked_up: list[str] = []
        """Paths of all other requests: models listed, tokens counted."""
        self.spoke_at_s: dict[int, float] = {}
        """When the first words of `requests[number]` were told, by `number`."""
        self.hung_up_at_s: list[float] = []
        """When clients left before their answer was told, on the monotonic clock."""
        self._cache = PromptCache(time.monotonic)
        self._changed = asyncio.Condition()
        self._runner = web.AppRunner(
            self._app(), handler_cancellation=True, shutdown_timeout=0.05
        )

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=33_000_000, middlewares=[enveloped])
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count_tokens)
        app.router.add_get("/v1/models", self._models)
        return app

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """Where it is, without `/v1`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def hung_up(self) -> bool:
        """Whether some client left before its answer was told."""
        return bool(self.hung_up_at_s)

    async def until_asked(self, count: int = 1, within_s: float = 60.0) -> None:
        """Wait until `count` requests came in; raises `TimeoutError`."""
        await self._until(lambda: len(self.requests) >= count, within_s)

    async def until_hung_up(self, count: int = 1, within_s: float = 60.0) -> None:
        """Wait until `count` clients left early; raises `TimeoutError`."""
        await self._until(lambda: len(self.hung_up_at_s) >= count, within_s)

    async def _until(self, happened: Callable[[], bool], within_s: float) -> None:
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(happened)

    async def _tell_waiters(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        check_key(request, self.api_key)
        body = await read_json(request)
        self.requests.append(await _asked(request, body))
        number = len(self.requests) - 1
        await self._tell_waiters()
        return await self._watched(self._answer(request, body, number))

    async def _answer(
        self, request: web.Request, body: Mapping[str, Any], number: int
    ) -> web.StreamResponse:
        await self.until_let_go()
        if isinstance(script := self.take_script(), Sending):
            return await send(request, script)
        self._check(request, body)
        saying, counted = script or self._unscripted(body), self._cache.count(body)

        def on_words() -> None:
            self.spoke_at_s.setdefault(number, time.monotonic())

        return await tell(request, saying, body, counted, on_words)

    async def _watched(
        self, telling: Awaitable[web.StreamResponse]
    ) -> web.StreamResponse:
        """Note when the client leaves before everything is told."""
        try:
            return await telling
        except (ConnectionResetError, asyncio.CancelledError):
            self.hung_up_at_s.append(time.monotonic())
            await self._tell_waiters()
            raise

    async def _count_tokens(self, request: web.Request) -> web.Response:
        self.looked_up.append(request.path)
        check_key(request, self.api_key)
        if not self.counts_tokens:
            raise web.HTTPNotFound
        body = await read_json(request)
        self._check(request, {"max_tokens": 1, **body})
        return web.json_response({"input_tokens": len(json.dumps(body)) // 3})

    async def _models(self, request: web.Request) -> web.Response:
        self.looked_up.append(request.path)
        check_key(request, self.api_key)
        if not self.lists_models:
            raise web.HTTPNotFound
        data = [{"type": "model", "id": i, "display_name": i} for i in self.models]
        return web.json_response({"data": data, "has_more": False})

    def _check(self, request: web.Request, body: Mapping[str, Any]) -> None:
        """Refuse what Anthropic would refuse, in its words."""
        if self.strict:
            check_version(request)
        known = (KNOWN_FIELDS if self.strict else frozenset(body)) - self.refuses
        try:
            check(body, known)
        except Refused as refused:
            raise Failure(400, "invalid_request_error", str(refused)) from None
        if body["model"] not in self.models:
            raise Failure(404, "not_found_error", f"model: {body['model']}")

    def _unscripted(self, body: Mapping[str, Any]) -> Saying:
        """Answer the request; models of today think first, out of sight."""
        content = [{"type": "text", "text": self.answer(body)}]
        if "-5-5" in body["model"]:
            thought = {"thinking": "", "signature": "c2lnbmVk"}
            content.insert(0, {"type": "thinking", **thought})
        return Saying(content=content, delay_s=self.delay_s)


async def _asked(request: web.Request, body: Mapping[str, Any]) -> Asked:
    transport = request.transport
    peer = transport.get_extra_info("peername") if transport else ""
    return Asked(
        headers=request.headers,
        body=body,
        raw=await request.read(),
        at_s=time.monotonic(),
        peer=str(peer),
    )
