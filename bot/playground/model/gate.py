"""What every request must bring before an endpoint sees it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground.model.script import error_body

VERSIONS = {"2023-06-01", "2026-10-21"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Failure(Exception):
    """The request ends here, with an error in Anthropic's envelope."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind

    def response(self) -> web.Response:
        """What the client gets."""
        return web.json_response(
            error_body(self.kind, str(self)),
            status=self.status,
            headers={"request-id": "req_local"},
        )


@web.middleware
async def enveloped(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every error Anthropic's envelope, aiohttp's own included."""
    try:
        return await handler(request)
    except Failure as failure:
        return failure.response()
    except web.HTTPRequestEntityTooLarge:
        return Failure(413, "request_too_large", "Request too large").response()
    except web.HTTPException as plain:
        return Failure(plain.status, "not_found_error", plain.reason).response()


def check_key(request: web.Request, api_key: str | None) -> None:
    """Take exactly one credential, and only the right one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    bearer = token if scheme.lower() == "bearer" else ""
    given = {request.headers.get("x-api-key", ""), bearer} - {""}
    if len(given) != 1 or api_key not in {None, *given}:
        raise Failure(401, "authentication_error", "invalid x-api-key")


def check_version(request: web.Request) -> None:
    """The version header is required, and only two values are known."""
    version = request.headers.get("anthropic-version")
    if version not in VERSIONS:
        why = f"anthropic-version: {version!r} is not a valid version"
        raise Failure(400, "invalid_request_error", why)


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body, which has to be a JSON object."""
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        why = "The request body is not valid JSON"
        raise Failure(400, "invalid_request_error", why)
    return body
