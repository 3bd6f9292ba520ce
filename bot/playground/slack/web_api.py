"""POST /api/{method}: who calls, what goes wrong, what is answered."""

import asyncio
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.playground.slack.changes import Bell
from bot.playground.slack.faults import Drop, Fail, Faults, Hang, Refuse
from bot.playground.slack.limits import Limits
from bot.playground.slack.methods import METHODS
from bot.playground.slack.methods.call import Call, SlackError
from bot.playground.slack.oauth import OAuth
from bot.playground.slack.scopes import missing_scope
from bot.playground.slack.world import App, Workspace, World

Json = dict[str, Any]
_SECRETS = {"client_secret", "refresh_token", "code"}
OpenSocket = Callable[[App, Json], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """One call as it came and went; `at` in seconds since 1970.

    `arguments` are without the token, `team` is empty where the token opened
    no workspace. A call that was cut off has no `status`.
    """

    method: str
    arguments: Json
    team: str
    at: float
    status: int | None
    result: Json


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: int
    result: Json
    retry_after_s: int | None = None

    def response(self) -> web.Response:
        headers = {"X-Slack-Req-Id": "local"}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(self.retry_after_s)
        return web.json_response(self.result, status=self.status, headers=headers)


class WebApi:
    """Answers every method for every workspace, and remembers each call."""

    def __init__(
        self, world: World, faults: Faults, limits: Limits, bell: Bell
    ) -> None:
        self.calls: list[RecordedCall] = []
        self._world = world
        self._faults = faults
        self._limits = limits
        self._bell = bell
        self.oauth = OAuth(world)

    async def handle(
        self, request: web.Request, open_socket: OpenSocket
    ) -> web.Response:
        """Answer one request."""
        method = request.match_info["method"]
        token, arguments, complaint = await _read(request)
        fault = self._faults.take(method)
        match fault:
            case Drop(when="before"):
                self._record(method, token, arguments, None)
                return _cut(request)
            case Hang(seconds):
                await asyncio.sleep(seconds)
            case _:
                pass
        match fault:
            case Refuse(error):
                outcome = _refusal(error)
            case Fail(status, retry_after_s):
                error = "ratelimited" if status == 429 else "internal_error"
                outcome = _Outcome(status, {"ok": False, "error": error}, retry_after_s)
            case _ if complaint:
                outcome = _refusal(complaint)
            case _:
                outcome = self._outcome(method, token, arguments, open_socket)
        is_cut = isinstance(fault, Drop)
        self._record(method, token, arguments, outcome, is_cut=is_cut)
        return _cut(request) if is_cut else outcome.response()

    def _outcome(
        self, method: str, token: str, arguments: Json, open_socket: OpenSocket
    ) -> _Outcome:
        try:
            if method == "oauth.v2.access":
                return _Outcome(200, {"ok": True} | self.oauth.access(arguments))
            if not token:
                return _refusal("not_authed")
            if method == "apps.connections.open":
                return self._opened(token, arguments, open_socket)
            return self._answered(method, token, arguments)
        except SlackError as error:
            return _refusal(error.code, *error.details)

    def _opened(self, token: str, arguments: Json, open_socket: OpenSocket) -> _Outcome:
        app = self._world.app_of(token)
        if app is None:
            is_bot = self._world.workspace_of(token) is not None
            raise SlackError("not_allowed_token_type" if is_bot else "invalid_auth")
        if wait_s := self._limits.retry_after_s("apps.connections.open", app.id):
            return _rate_limited(wait_s)
        return _Outcome(200, {"ok": True} | open_socket(app, arguments))

    def _answered(self, method: str, token: str, arguments: Json) -> _Outcome:
        if (act := METHODS.get(method)) is None:
            raise SlackError("unknown_method")
        workspace = self._opened_by(token, arguments)
        if workspace is None:
            is_app = self._world.app_of(token) is not None
            complaint = self._world.complaint_about(token)
            raise SlackError("not_allowed_token_type" if is_app else complaint)
        channel = str(arguments.get("channel", ""))
        if lacks := missing_scope(workspace, method, channel):
            granted = ",".join(sorted(workspace.tokens.scopes or ()))
            refusal = {"error": "missing_scope", "needed": lacks, "provided": granted}
            return _Outcome(200, {"ok": False} | refusal)
        if wait_s := self._limits.retry_after_s(method, workspace.id, channel):
            return _rate_limited(wait_s)
        if most := self._limits.most_messages(method):
            arguments["limit"] = min(int(arguments.get("limit") or most), most)
        return _Outcome(200, {"ok": True} | act(Call(workspace, arguments)))

    def _opened_by(self, token: str, arguments: Json) -> Workspace | None:
        channel = arguments.get("channel") or arguments.get("channel_id") or ""
        team = str(arguments.get("team_id", ""))
        return self._world.workspace_of(token, team=team, channel=str(channel))

    def _record(
        self,
        method: str,
        token: str,
        arguments: Json,
        outcome: _Outcome | None,
        *,
        is_cut: bool = False,
    ) -> None:
        workspace = self._opened_by(token, arguments)
        self.calls.append(
            RecordedCall(
                method=method,
                arguments={k: v for k, v in arguments.items() if k not in _SECRETS},
                team=workspace.id if workspace else "",
                at=self._world.clock.now(),
                status=outcome.status if outcome and not is_cut else None,
                result=outcome.result if outcome else {},
            )
        )
        self._bell.ring()


async def _read(request: web.Request) -> tuple[str, Json, str]:
    """Return the token, the arguments, and the error if they cannot be read."""
    arguments: Json = dict(request.query)
    complaint = ""
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
            arguments |= body
        except (ValueError, TypeError):
            complaint = "invalid_json"
    else:
        arguments |= await request.post()
    in_form = str(arguments.pop("token", ""))
    scheme, _, in_header = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        client_id, _, client_secret = b64decode(in_header).decode().partition(":")
        arguments |= {"client_id": client_id, "client_secret": client_secret}
    token = in_header.strip() if scheme.lower() == "bearer" else in_form
    return token, arguments, complaint


def _refusal(code: str, *details: str) -> _Outcome:
    result: Json = {"ok": False, "error": code}
    if details:
        result["response_metadata"] = {"messages": list(details)}
    return _Outcome(200, result)


def _rate_limited(wait_s: int) -> _Outcome:
    return _Outcome(429, {"ok": False, "error": "ratelimited"}, wait_s)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
