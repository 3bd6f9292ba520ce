"""Installing by a click: Bolt's OAuth flow, with our store, our states, our pages."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation as SdkInstallation
from slack_sdk.oauth.installation_store.async_installation_store import (
    AsyncInstallationStore,
)
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import ThreadkeeperError
from bot.core.installations import Installation, OAuthStates
from bot.slack.installing import installed
from handlers.install_pages import HEADERS, failure_page, install_page, success_page

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

Keep = Callable[[Installation], Awaitable[None]]
_TROUBLE = (ThreadkeeperError, SlackClientError, ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurApp:
    """The app as Slack knows it, and where people install it.

    `explain` names the scopes that were not granted, each with what is missing then.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    authorize_url: str
    scopes: frozenset[str]
    explain: Callable[[Collection[str]], Mapping[str, str]]


def oauth_routes(
    app: OurApp, client: AsyncWebClient, states: OAuthStates, keep: Keep
) -> list[web.RouteDef]:
    """The routes of installing; `keep` is called with each new install."""
    flow = _Flow(client=client, logger=_logger(), settings=_settings(app, states, keep))

    async def on_install(request: web.Request) -> web.Response:
        return await _answered(flow.handle_installation, request)

    async def on_redirect(request: web.Request) -> web.Response:
        return await _answered(flow.handle_callback, request)

    return [web.get(INSTALL_PATH, on_install), web.get(REDIRECT_PATH, on_redirect)]


class _Flow(AsyncOAuthFlow):
    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        del request
        return install_page(url)


async def _answered(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
) -> web.Response:
    try:
        answer = await handle(await to_bolt_request(request))
    except _TROUBLE:
        answer = BoltResponse(
            status=503, body=failure_page("unreachable", INSTALL_PATH)
        )
    response = await to_aiohttp_response(answer)
    response.headers.update(HEADERS)
    return response


def _settings(app: OurApp, states: OAuthStates, keep: Keep) -> AsyncOAuthSettings:
    return AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=sorted(app.scopes),
        redirect_uri=app.public_url + REDIRECT_PATH,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=app.authorize_url,
        callback_options=AsyncCallbackOptions(
            success=partial(_succeeded, app.explain), failure=_failed
        ),
        installation_store=_Installs(keep),
        state_store=_States(states),
        logger=_logger(),
    )


class _Installs(AsyncInstallationStore):
    """Bolt only saves through it: our own `authorize` does the looking up."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    async def async_save(self, installation: SdkInstallation) -> None:
        await self._keep(installed(installation))


class _States(AsyncOAuthStateStore):
    def __init__(self, states: OAuthStates) -> None:
        self._states = states

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        return await self._states.issue()

    async def async_consume(self, state: str) -> bool:
        return await self._states.consume(state)


async def _succeeded(
    explain: Callable[[Collection[str]], Mapping[str, str]], args: AsyncSuccessArgs
) -> BoltResponse:
    found = args.installation
    name = found.team_name or found.enterprise_name or ""
    team = found.team_id or found.enterprise_id or ""
    url = f"slack://app?team={team}&id={found.app_id or ''}"
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(
        status=200,
        body=success_page(name, url, explain(found.bot_scopes or ())),
        headers={"Set-Cookie": [forget]},
    )


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    page = failure_page(args.reason, args.settings.install_path)
    return BoltResponse(status=args.suggested_status_code, body=page)


def _logger() -> logging.Logger:
    """Bolt's log of this would quote Slack's answers, tokens among them."""
    logger = logging.getLogger("threadkeeper.silent")
    logger.setLevel(logging.CRITICAL)
    return logger
