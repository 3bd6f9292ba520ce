"""Slack's deliveries over HTTP: one URL for everything Slack sends."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

EVENTS_PATH = "/slack/events"
LARGEST_BODY_BYTES = 2 * 1024**2


def events_route(app: AsyncApp) -> web.RouteDef:
    """The route Slack's request URL leads to.

    A body that is neither JSON nor a form is answered 400; one larger than the
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
        return await to_bolt_request(request)
    except (ValueError, LookupError):
        return None
