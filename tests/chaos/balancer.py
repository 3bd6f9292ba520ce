"""What stands between Slack and the replicas: it loses, repeats and mixes up."""

import asyncio
from collections.abc import Sequence
from random import Random
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from tests.chaos.deaths import Deaths
from tests.chaos.points import Point
from tests.chaos.replicas import Replica

_KEPT = ("Content-Type", "User-Agent", "X-Slack-Retry-Num", "X-Slack-Retry-Reason")
_SIGNED = ("X-Slack-Signature", "X-Slack-Request-Timestamp")
_RECEIPT_WITHIN_S = 3.0
_LATEST_S = 0.15
_LOST, _REPEATED = 0.04, 0.15


class Balancer:
    """Takes Slack's deliveries to any replica that lives."""

    def __init__(
        self, replicas: Sequence[Replica], deaths: Deaths, dice: Random
    ) -> None:
        self.delivered = 0
        self.repeated = 0
        self._replicas = replicas
        self._deaths = deaths
        self._dice = dice
        self._repeats: set[asyncio.Task[None]] = set()
        app = web.Application()
        app.router.add_post("/slack/events", self._on_delivery)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=_RECEIPT_WITHIN_S)
        self._session = aiohttp.ClientSession(timeout=timeout)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.settled()
        await self._runner.cleanup()
        await self._session.close()

    @property
    def url(self) -> str:
        """The app's request URL."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def settled(self) -> None:
        """Wait until everything that was to be repeated has been."""
        while self._repeats:
            await asyncio.wait(self._repeats)

    async def _on_delivery(self, request: web.Request) -> web.Response:
        headers = {
            n: request.headers[n] for n in (*_KEPT, *_SIGNED) if n in request.headers
        }
        body = await request.read()
        await asyncio.sleep(self._dice.uniform(0, _LATEST_S))
        status = await self._take(body, headers)
        if status == 200:
            self.delivered += 1
            if self._dice.random() < _REPEATED:
                self._repeat(body, headers)
            if self._dice.random() < _LOST:
                return web.Response(status=502)
        return web.Response(status=status)

    async def _take(self, body: bytes, headers: dict[str, str]) -> int:
        """Ask replicas in any order; the first that answers decides."""
        alive = [replica for replica in self._replicas if replica.is_alive]
        for replica in self._dice.sample(alive, len(alive)):
            if self._deaths.reached(Point("receipt", "before"), replica.name):
                continue
            try:
                async with self._session.post(
                    f"{replica.url}/slack/events", data=body, headers=headers
                ) as response:
                    await response.read()
            except (aiohttp.ClientError, TimeoutError):
                continue
            if self._deaths.reached(Point("receipt", "after"), replica.name):
                return 502
            return response.status
        return 503

    def _repeat(self, body: bytes, headers: dict[str, str]) -> None:
        task = asyncio.create_task(self._again(body, headers))
        self._repeats.add(task)
        task.add_done_callback(self._repeats.discard)

    async def _again(self, body: bytes, headers: dict[str, str]) -> None:
        await asyncio.sleep(self._dice.expovariate(2.0))
        self.repeated += 1
        await self._take(body, headers)
