"""The local Slack: a world, and a server on loopback that shows it to bots."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from bot.playground.slack.acme import add_acme
from bot.playground.slack.changes import Bell, Change
from bot.playground.slack.delivery import Delivery
from bot.playground.slack.delivery_http import HttpCarrier
from bot.playground.slack.delivery_socket import SocketCarrier
from bot.playground.slack.faults import Faults
from bot.playground.slack.hosting import Hosting
from bot.playground.slack.limits import Limits
from bot.playground.slack.messages import Json
from bot.playground.slack.parcels import Receipt
from bot.playground.slack.people import People
from bot.playground.slack.reading import Reading
from bot.playground.slack.response_urls import ResponseUrls
from bot.playground.slack.rules import Rules
from bot.playground.slack.web_api import RecordedCall, WebApi
from bot.playground.slack.world import Workspace, World

Found = TypeVar("Found")

_MAX_BODY_BYTES = 64 * 1024 * 1024


class LocalSlack(Reading):
    """Slack on loopback; use it as an async context manager.

    Its app is in Socket Mode until `deliver_to` names a request URL. Routes can
    be added to `app` before it starts. Where `team` may be named, the default
    is the first workspace. `now` is the clock of everything but signatures,
    redeliveries and sockets, in seconds since 1970.
    """

    def __init__(
        self,
        *,
        rules: Rules | None = None,
        port: int = 0,
        now: Callable[[], float] = time.time,
        build: Callable[[World], object] = add_acme,
    ) -> None:
        super().__init__(World(now=now, rules=rules or Rules()))
        build(self.world)
        self.bell = Bell()
        self.faults = Faults()
        self.limits = Limits(now)
        self.http = HttpCarrier(self.world.rules)
        self.sockets = SocketCarrier(self.world, self.bell)
        self.delivery = Delivery(self.world, self.bell, self.http, self.sockets)
        self.api = WebApi(self.world, self.faults, self.limits, self.bell)
        self.app = self._routed()
        self._port = port
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        self.world.listeners += [self.delivery.on_change, self._ring]

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.address = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.delivery.close()
        await self.sockets.close()
        await self.http.close()
        await self._runner.cleanup()

    @property
    def api_base_url(self) -> str:
        """The base URL bots are given instead of Slack's."""
        return f"{self.world.address}/api/"

    @property
    def people(self) -> People:
        """The people of the first workspace."""
        return self.people_of(self.workspace.id)

    @property
    def mention(self) -> str:
        """What mentions the bot of the first workspace in a text."""
        return f"<@{self.workspace.bot.id}>"

    def people_of(self, team: str) -> People:
        """Return the people of one workspace."""
        return People(self.world.workspaces[team], self.delivery)

    def deliver_to(self, request_url: str | None, *, team: str | None = None) -> None:
        """Send the app's events to a request URL, or over sockets with None."""
        self.team(team).app.request_url = request_url

    async def verify_request_url(self, *, team: str | None = None) -> bool:
        """Send the challenge Slack sends when somebody saves a request URL."""
        app = self.team(team).app
        challenge = f"challenge-{app.id}"
        body = '{"token":"%s","challenge":"%s","type":"url_verification"}'
        raw = (body % (app.verification_token, challenge)).encode()
        receipt = await self.http.send(
            app.request_url or "", raw, secret=app.signing_secret
        )
        return receipt.accepted and receipt.body in (
            challenge,
            {"challenge": challenge},
        )

    async def send_raw(
        self,
        body: bytes,
        *,
        content_type: str = "application/json",
        secret: str | None = None,
        at_s: int | None = None,
        headers: dict[str, str] | None = None,
        team: str | None = None,
    ) -> Receipt:
        """Post any bytes to the request URL; signed with `secret`, else not at all.

        Raises TimeoutError and aiohttp.ClientError.
        """
        url = self.team(team).app.request_url or ""
        return await self.http.send(
            url,
            body,
            content_type=content_type,
            secret=secret,
            at_s=at_s,
            headers=headers,
        )

    def send_event(
        self, event: Json, *, event_id: str = "", team: str | None = None
    ) -> str:
        """Deliver any inner event, subscribed or not; return its event_id."""
        return self.delivery.send_event(self.team(team), event, event_id=event_id)

    def throw_out(self, team: str, *, tokens_first: bool = False) -> None:
        """Remove the app from a workspace: no token works, and it is told twice."""
        workspace = self.team(team)
        workspace.tokens.revoke()
        events: list[Json] = [
            {"type": "app_uninstalled"},
            {"type": "tokens_revoked", "tokens": {"bot": [workspace.bot.id]}},
        ]
        for event in reversed(events) if tokens_first else events:
            self.send_event(event, team=team)

    def calls(
        self, method: str | None = None, *, team: str | None = None
    ) -> list[RecordedCall]:
        """List the calls of a method, or of all; of one workspace, or of all."""
        return [
            call
            for call in self.api.calls
            if method in (None, call.method) and team in (None, call.team)
        ]

    async def until(
        self, predicate: Callable[[], Found], *, timeout_s: float = 60.0
    ) -> Found:
        """Wait until `predicate` holds, asked again after each change and call.

        Raises TimeoutError that tells the last calls.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not (found := predicate()):
                    await self.bell.heard()
        except TimeoutError:
            last = ", ".join(call.method for call in self.api.calls[-8:]) or "none"
            message = f"not within {timeout_s:g} s; the last calls: {last}"
            raise TimeoutError(message) from None
        return found

    @contextmanager
    def watching(self) -> Iterator[AsyncIterator[tuple[Workspace, Change]]]:
        """Give every change from now on, in order, for as long as it is open."""
        changes: asyncio.Queue[tuple[Workspace, Change]] = asyncio.Queue()

        def listen(workspace: Workspace, change: Change) -> None:
            changes.put_nowait((workspace, change))

        self.world.listeners.append(listen)
        try:
            yield _drained(changes)
        finally:
            self.world.listeners.remove(listen)

    def _ring(self, _workspace: Workspace, _change: Change) -> None:
        self.bell.ring()

    def _routed(self) -> web.Application:
        hosting, urls = Hosting(self.world, self.faults), ResponseUrls(self.world)
        app = web.Application(client_max_size=_MAX_BODY_BYTES)

        async def call(request: web.Request) -> web.Response:
            return await self.api.handle(request, self.sockets.open)

        app.add_routes(
            [
                web.get("/oauth/v2/authorize", self.api.oauth.authorize),
                web.route("*", "/api/{method}", call),
                web.get("/link/", self.sockets.serve),
                web.get("/files-pri/{key}/{path:.+}", hosting.download),
                web.get("/files-tmb/{key}/{box_px:\\d+}", hosting.download),
                web.get("/signin", hosting.sign_in),
                web.post("/upload/v1/{ticket}", hosting.upload),
                web.post("/response/{team}/{key}", urls.handle),
            ]
        )
        return app


async def _drained(
    changes: asyncio.Queue[tuple[Workspace, Change]],
) -> AsyncIterator[tuple[Workspace, Change]]:
    while True:
        yield await changes.get()
