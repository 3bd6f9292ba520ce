"""What tests of our Slack clients stand on.

A Slack that answers as it is told, over real HTTP on loopback; a clock moved by
hand; a journal that keeps.
"""

from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.core.ids import InstallationId
from bot.core.journal import Fact
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, slack_session

ORCHARD = InstallationId("T0ORCHARD")


@dataclass(slots=True)
class HandClock:
    time_s: float = 1_000.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time_s, UTC)

    def monotonic_s(self) -> float:
        return self.time_s


@dataclass(slots=True)
class KeepingJournal:
    facts: list[Fact] = field(default_factory=list)

    def note(self, fact: Fact) -> None:
        self.facts.append(fact)


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    arguments: dict[str, Any]
    headers: dict[str, str]


@dataclass(slots=True)
class ToldSlack:
    """Answers each method as told, the last answer again and again.

    What it was not told about it answers with the error `untold`.
    """

    asked: list[Asked] = field(default_factory=list)
    _answers: defaultdict[str, deque[web.Response | None]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def will_answer(
        self, method: str, *answers: dict[str, Any], **headers: str
    ) -> None:
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        for answer in answers:
            body = {"ok": "error" not in answer} | answer
            self.will_send(method, web.json_response(body, headers=spelled))

    def will_send(self, method: str, response: web.Response | None) -> None:
        """Answer with any response; with None the connection breaks off."""
        self._answers[method].append(response)

    def times(self, method: str) -> int:
        return sum(asked.method == method for asked in self.asked)

    async def handle(self, request: web.Request) -> web.Response:
        method = request.path.removeprefix("/api/")
        is_json = request.content_type == "application/json"
        sent = await request.json() if is_json else await request.post()
        arguments = {**request.query, **sent}
        self.asked.append(Asked(method, arguments, dict(request.headers)))
        told = self._answers[method]
        if not told:
            return web.json_response({"ok": False, "error": "untold"})
        response = told.popleft() if len(told) > 1 else told[0]
        if response is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(
            body=response.body, status=response.status, headers=response.headers
        )


@dataclass(frozen=True, slots=True)
class Stage:
    slack: ToldSlack
    calls: SlackCalls
    clients: SlackClients
    journal: KeepingJournal
    clock: HandClock
    address: str


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """A told Slack that listens, and our clients connected to it."""
    slack, journal, clock = ToldSlack(), KeepingJournal(), HandClock()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with slack_session() as session:
        clients = SlackClients(session, f"{site.name}/api/")
        calls = SlackCalls(clients, OneToken("xoxb-pears"), journal, clock)
        yield Stage(slack, calls, clients, journal, clock, site.name)
    await runner.cleanup()
