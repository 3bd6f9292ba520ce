"""Slack's Web API clients: one pair per bot token, one session for all."""

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ids import InstallationId
from bot.core.version import VERSION
from bot.slack.last_look import LookingConnector
from bot.slack.proxies import proxy_for

_TOKENS_REMEMBERED = 1_024


class Tokens(Protocol):
    """Whose bot token opens which installation."""

    async def token(self, installation: InstallationId) -> str:
        """The bot token to use now.

        Raises `SlackRefused` with the code `not_installed` where there is none, and
        `SlackUnreachable` where it can not be read just now.
        """


@dataclass(frozen=True, slots=True)
class OneToken:
    """One workspace: the same token for everything."""

    bot_token: str = field(repr=False)

    async def token(self, installation: InstallationId) -> str:
        """The token, whoever asks."""
        del installation
        return self.bot_token


@dataclass(frozen=True, slots=True)
class Clients:
    """Two ways to call Slack with one token.

    `reads` waits out rate limits and asks again after a fault. `posts` does
    neither: a post whose connection broke may stand in Slack already, and Slack
    has no idempotency key that would tell.
    """

    reads: AsyncWebClient
    posts: AsyncWebClient


def slack_session() -> ClientSession:
    """Open the one session all Slack clients share; whoever opens it closes it.

    It keeps no cookies, which would travel from one workspace to another, and
    knows no proxy: `proxy_for` tells it for each address. Call it in a running loop.
    """
    return ClientSession(
        connector=LookingConnector(limit=200),
        timeout=ClientTimeout(total=30, connect=10, sock_connect=5),
        cookie_jar=DummyCookieJar(),
    )


class SlackClients:
    """Makes clients on a shared session and remembers the latest 1,024 pairs."""

    def __init__(self, session: ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url
        self._user_agent = f"Threadkeeper/{VERSION}"
        # The SDK writes whole messages to its logger: it gets one that is silent.
        self._logger = logging.getLogger("threadkeeper.silent")
        self._logger.setLevel(logging.CRITICAL)
        self._remembered = lru_cache(_TOKENS_REMEMBERED)(self._make)

    def of(self, token: str) -> Clients:
        """The two clients of one bot token."""
        return self._remembered(token)

    def _make(self, token: str) -> Clients:
        return Clients(
            reads=self._client(
                token,
                AsyncConnectionErrorRetryHandler(),
                AsyncServerErrorRetryHandler(),
                AsyncRateLimitErrorRetryHandler(),
            ),
            posts=self._client(token),
        )

    def _client(self, token: str, *retries: AsyncRetryHandler) -> AsyncWebClient:
        client = AsyncWebClient(
            token,
            base_url=self._base_url,
            session=self._session,
            user_agent_prefix=self._user_agent,
            logger=self._logger,
            retry_handlers=list(retries),
        )
        # The SDK reads the proxy variables itself, but not NO_PROXY.
        client.proxy = proxy_for(self._base_url)
        return client
