"""Slack's deliveries over HTTP: one URL for everything Slack sends."""

from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.payload import mapping, mappings

EVENTS_PATH = "/slack/events"
LARGEST_BODY_BYTES = 2 * 1024**2


def events_route(app: AsyncApp) -> web.RouteDef:
    """The route Slack's request URL leads to.

    A body that is nothing Slack would send is answered 400; one larger than the
    server's limit (`LARGEST_BODY_BYTES`) gets aiohttp's 413.
    """

    async def on_delivery(request: web.Request) -> web.Response:
        bolt_request = await _parsed(request)
        if bolt_request is None:
            return web.json_response({"error": "malformed body"}, status=400)
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    return web.post(EVENTS_PATH, on_delivery)


async def _parsed(request: web.Request) -> AsyncBoltRequest | None:
    try:
        parsed = await to_bolt_request(request)
    except _UNREADABLE:
        return None
    return parsed if _is_readable(parsed.body) else None


# What Bolt's parsing raises on JSON that is none, or no object, or no end.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def _is_readable(body: dict[str, Any]) -> bool:
    """Whether what Bolt chooses listeners by is there, and of the type it takes."""
    match body:
        case {"type": "event_callback"}:
            return isinstance(mapping(body.get("event")).get("type"), str)
        case {"type": "block_actions", "actions": actions}:
            return bool(mappings(actions))
        case {"type": "view_submission" | "view_closed", "view": view}:
            return isinstance(view, dict)
        case {"type": kind}:
            return isinstance(kind, str)
        case _:
            return isinstance(body.get("command", ""), str)
