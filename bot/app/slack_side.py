"""Our side of Slack: one session, who we are, and how we call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import ClientSession
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId
from bot.core.journal import Journal
from bot.core.ports import Clock
from bot.settings import Settings, WrongSettings
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, slack_session
from bot.slack.identity import Identity

_REFUSED_TOKENS = {"invalid_auth", "not_authed", "account_inactive", "token_revoked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSide:
    """One workspace's Slack, with the token that opens it."""

    calls: SlackCalls
    client: AsyncWebClient
    session: ClientSession
    identity: Identity
    bot_token: str = field(repr=False)

    async def identity_of(self, installation: InstallationId) -> Identity:
        """Who we are: the same in every installation, as there is one token."""
        del installation
        return self.identity


@asynccontextmanager
async def slack_side(
    settings: Settings, journal: Journal, clock: Clock
) -> AsyncIterator[SlackSide]:
    """Connect to Slack's Web API.

    Raises `WrongSettings` when Slack refuses the token, `SlackUnreachable` and
    `SlackRefused` when it does not say who we are.
    """
    async with slack_session() as session:
        bot_token = plain(settings.slack_bot_token)
        clients = SlackClients(session, settings.slack_api_base_url)
        calls = SlackCalls(clients, OneToken(bot_token), journal, clock)
        try:
            identity = await calls.identity(bot_token)
        except SlackRefused as refused:
            if refused.code in _REFUSED_TOKENS:
                raise refused_token("SLACK_BOT_TOKEN", refused.code) from None
            raise
        yield SlackSide(
            calls=calls,
            client=clients.of(bot_token).reads,
            session=session,
            identity=identity,
            bot_token=bot_token,
        )


def upload_hosts(settings: Settings) -> frozenset[str]:
    """Where files may be sent to: the file hosts, the API's own host, its hooks."""
    api_host = urlsplit(settings.slack_api_base_url).netloc
    named = settings.slack_file_hosts.split(",")
    return frozenset({*map(str.strip, named), api_host, "hooks.slack.com"} - {""})


def refused_token(name: str, code: str) -> WrongSettings:
    """What an operator is told of a token that Slack does not take."""
    words = f"{name}: Slack refuses it ({code}); copy it anew from your app's settings"
    return WrongSettings([words])


def plain(secret: SecretStr | None) -> str:
    """The secret itself, empty where there is none; hand it on at once."""
    return secret.get_secret_value() if secret is not None else ""
