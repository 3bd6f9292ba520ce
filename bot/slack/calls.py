"""The one way to call Slack's Web API: told to the journal, with our errors."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import InstallationId
from bot.core.journal import Journal, SlackCalled
from bot.core.ports import Clock
from bot.slack.clients import SlackClients, Tokens
from bot.slack.identity import Identity, identity_of
from bot.slack.last_look import looking

_READ_DEADLINE_S = 90.0
_SEND_DEADLINE_S = 30.0
_SCOPES = re.compile(r"[a-z_.:]{1,40}(,[a-z_.:]{1,40}){0,5}")
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
"""What an error of Slack's looks like; anything longer might quote somebody."""
_HALF_DONE = frozenset({"fatal_error", "internal_error", "service_unavailable"})
_TROUBLE = (ClientError, TimeoutError, OSError, ValueError, AttributeError)


def _always() -> None:
    """Nothing that nobody has leased is ever taken over."""


class SlackCalls:
    """Slack's Web API, for any installation.

    All methods raise `SlackRefused` and `SlackUnreachable`, and answer with
    Slack's JSON. Arguments are Slack's own; those that are None are left out.
    `guard` raises `LeaseLost` where nothing may be changed any more.
    """

    def __init__(
        self,
        clients: SlackClients,
        tokens: Tokens,
        journal: Journal,
        clock: Clock,
        guard: Callable[[], None] = _always,
    ) -> None:
        self._clients = clients
        self._tokens = tokens
        self._journal = journal
        self._clock = clock
        self.guard = guard

    def guarded(self, guard: Callable[[], None]) -> "SlackCalls":
        """The same for leased work: `guard` is asked right before each change."""
        return SlackCalls(
            self._clients, self._tokens, self._journal, self._clock, guard
        )

    async def read(
        self, installation: InstallationId, method: str, **arguments: object
    ) -> dict[str, Any]:
        """Ask for something; rate limits are waited out, faults tried again."""
        client = self._clients.of(await self._tokens.token(installation)).reads
        return await self._asked(client, installation, method, arguments)

    async def read_at_once(
        self, installation: InstallationId, method: str, **arguments: object
    ) -> dict[str, Any]:
        """Ask for something that is not worth waiting for; limits are refusals."""
        client = self._clients.of(await self._tokens.token(installation)).posts
        return await self._asked(client, installation, method, arguments)

    async def _asked(
        self,
        client: AsyncWebClient,
        installation: InstallationId,
        method: str,
        arguments: dict[str, object],
    ) -> dict[str, Any]:
        call = client.api_call(method, http_verb="GET", params=_given(arguments))
        answer = await self._told(installation, method, call, _READ_DEADLINE_S)
        return _body(answer)

    async def send(
        self, installation: InstallationId, method: str, **arguments: object
    ) -> dict[str, Any]:
        """Change something, once: nothing is waited out or tried again.

        After `SlackUnreachable` nobody knows whether Slack has acted on it.
        """
        client = self._clients.of(await self._tokens.token(installation)).posts
        self.guard()
        call = client.api_call(method, json=_given(arguments))
        with looking(self.guard):
            answer = await self._told(installation, method, call, _SEND_DEADLINE_S)
        return _body(answer)

    async def identity(self, token: str) -> Identity:
        """Ask Slack whose `token` this is; the journal hears of no installation yet."""
        call = self._clients.of(token).reads.api_call("auth.test")
        nobody = InstallationId("")
        answer = await self._told(nobody, "auth.test", call, _READ_DEADLINE_S)
        return identity_of(_body(answer), answer.headers.get("x-oauth-scopes", ""))

    async def open_socket(self, app_token: str) -> None:
        """Ask Slack for a Socket Mode address and leave it unused."""
        call = self._clients.of(app_token).reads.api_call("apps.connections.open")
        nobody = InstallationId("")
        await self._told(nobody, "apps.connections.open", call, _READ_DEADLINE_S)

    async def _told(
        self,
        installation: InstallationId,
        method: str,
        call: Awaitable[AsyncSlackResponse],
        deadline_s: float,
    ) -> AsyncSlackResponse:
        began_s = self._clock.monotonic_s()
        error: str | None = "cancelled"
        try:
            answer = await answered(method, call, deadline_s=deadline_s)
            error = None
        except SlackRefused as refused:
            error = refused.code
            raise
        except SlackUnreachable as unreachable:
            error = unreachable.cause
            raise
        finally:
            self._journal.note(
                SlackCalled(
                    installation=installation,
                    method=method,
                    error=error,
                    duration_s=self._clock.monotonic_s() - began_s,
                )
            )
        return answer


async def answered(
    method: str, call: Awaitable[AsyncSlackResponse], *, deadline_s: float
) -> AsyncSlackResponse:
    """Await one call of the SDK, with our errors instead of its own.

    Slack's `internal_error`, `fatal_error` and `service_unavailable` count as
    unreachable: by Slack's own words part of the call may have taken effect.
    """
    try:
        async with asyncio.timeout(deadline_s):
            return await call
    except SlackApiError as error:
        raise _ours(method, error) from None
    except (SlackClientError, *_TROUBLE) as error:
        # ValueError and AttributeError: the SDK trips over an answer that is
        # no JSON object. Only the type is kept, the text may quote the answer.
        raise SlackUnreachable(method, type(error).__name__) from None


def _ours(method: str, error: SlackApiError) -> SlackRefused | SlackUnreachable:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return SlackUnreachable(method, "unreadable answer")
    if response.status_code == 429:
        wait_s = _seconds(response.headers.get("Retry-After"))
        return SlackRefused(method, "ratelimited", retry_after_s=wait_s)
    code = _body(response).get("error")
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        return SlackUnreachable(method, f"HTTP {response.status_code}")
    if code in _HALF_DONE:
        return SlackUnreachable(method, code)
    return SlackRefused(method, code, needed=_needed(_body(response)))


def _needed(body: dict[str, Any]) -> str:
    """The scope that is missing; what does not look like scopes is no answer."""
    named = body.get("needed")
    return named if isinstance(named, str) and _SCOPES.fullmatch(named) else ""


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _given(arguments: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in arguments.items() if value is not None}


def _body(answer: AsyncSlackResponse) -> dict[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}
