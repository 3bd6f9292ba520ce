"""The ways Slack delivers by, and where others ask how we are."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.app.slack_side import SlackSide, plain, refused_token
from bot.core.journal import Journal
from bot.operate.checks import Check, Finding, Fine, Wrong
from bot.operate.health import health_routes
from bot.operate.server import serving
from bot.settings import Settings
from bot.store.opening import Store
from handlers import Takers
from handlers.bolt import bolt_app
from handlers.http import LARGEST_BODY_BYTES, events_route

Look = Callable[[], Awaitable[Finding]]


@asynccontextmanager
async def deliveries(
    settings: Settings,
    journal: Journal,
    slack: SlackSide,
    store: Store,
    takers: Takers,
    pages: Sequence[web.RouteDef] = (),
) -> AsyncIterator[str]:
    """Take deliveries until the block is left; where health can be asked.

    `pages` are shown to people, over HTTP only.

    Raises `WrongSettings` when Slack refuses the app token, `OSError` when the
    address to listen on is taken.
    """
    app = _bolt(settings, journal, slack, takers)
    needed = [Check("database", _writable(store))]
    routes: list[web.RouteDef] = []
    async with AsyncExitStack() as stack:
        if settings.slack_app_token is None:
            routes += [events_route(app), *pages]
        else:
            needed.append(await _socket(stack, settings, app, slack))
        if settings.port == 0:
            yield "off"
            return
        server = serving(
            [*routes, *health_routes(needed=needed)],
            host=settings.host,
            port=settings.port,
            largest_body_bytes=LARGEST_BODY_BYTES,
        )
        await stack.enter_async_context(server)
        yield f"http://{settings.host}:{settings.port}/health"


def _bolt(
    settings: Settings, journal: Journal, slack: SlackSide, takers: Takers
) -> AsyncApp:
    return bolt_app(
        signing_secret=plain(settings.slack_signing_secret),
        client=slack.client,
        authorize=slack.authorize,
        takers=takers,
        journal=journal,
    )


async def _socket(
    stack: AsyncExitStack, settings: Settings, app: AsyncApp, slack: SlackSide
) -> Check:
    from handlers.socket import socket_mode  # a MiB that HTTP does without

    app_token = plain(settings.slack_app_token)
    try:
        socket = await stack.enter_async_context(
            socket_mode(app, app_token=app_token, client=slack.client)
        )
    except SlackApiError as error:
        code = str(error.response.get("error"))
        raise refused_token("SLACK_APP_TOKEN", code) from None
    return Check("socket", _connected(socket.is_connected))


def _writable(store: Store) -> Look:
    async def look() -> Finding:
        await store.look()
        return Fine("writable")

    return look


def _connected(is_connected: Callable[[], Awaitable[bool]]) -> Look:
    async def look() -> Finding:
        if await is_connected():
            return Fine("connected")
        return Wrong("not connected to Slack", "it reconnects by itself")

    return look
