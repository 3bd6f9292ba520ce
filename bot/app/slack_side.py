"""Our side of Slack: one session, who we are, and how we call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import ClientSession
from pydantic import SecretStr
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import SlackRefused
from bot.core.ids import InstallationId
from bot.core.installations import Installations
from bot.core.journal import Journal
from bot.core.news import News
from bot.core.ports import Clock
from bot.settings import Settings, WrongSettings
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, Tokens, slack_session
from bot.slack.identity import Identity, IdentityOf
from bot.slack.installed import KnownInstalls
from bot.slack.installing import refreshing
from handlers.authorize import ManyWorkspaces, OneWorkspace

_REFUSED_TOKENS = {"invalid_auth", "not_authed", "account_inactive", "token_revoked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSide:
    """Slack, for one workspace with its token or for all that installed us.

    `only` is who we are where there is one workspace. `pepper` is a secret that
    lasts, for what must not be guessed from outside. `client` has no token where
    there are many.
    """

    calls: SlackCalls
    tokens: Tokens
    client: AsyncWebClient
    session: ClientSession
    identity_of: IdentityOf
    authorize: AsyncAuthorize
    pepper: bytes = field(repr=False)
    only: Identity | None = None


@asynccontextmanager
async def slack_side(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    installations: Installations,
    news: News,
) -> AsyncIterator[SlackSide]:
    """Connect to Slack's Web API.

    Raises `WrongSettings` when Slack refuses the one token, `SlackUnreachable` and
    `SlackRefused` when it does not say who we are.
    """
    async with slack_session() as session:
        clients = SlackClients(session, settings.slack_api_base_url)
        if settings.slack_client_id is None:
            yield await _one_workspace(settings, journal, clock, session, clients)
            return
        client = clients.of("").posts
        refresh = refreshing(
            client,
            client_id=settings.slack_client_id,
            client_secret=plain(settings.slack_client_secret),
            now=clock.now,
        )
        known = KnownInstalls(installations, refresh, news, clock)
        yield SlackSide(
            calls=SlackCalls(clients, known, journal, clock),
            tokens=known,
            client=client,
            session=session,
            identity_of=known.identity_of,
            authorize=ManyWorkspaces(known.find),
            pepper=plain(settings.slack_client_secret).encode(),
        )


async def _one_workspace(
    settings: Settings,
    journal: Journal,
    clock: Clock,
    session: ClientSession,
    clients: SlackClients,
) -> SlackSide:
    bot_token = plain(settings.slack_bot_token)
    tokens = OneToken(bot_token)
    calls = SlackCalls(clients, tokens, journal, clock)
    try:
        identity = await calls.identity(bot_token)
    except SlackRefused as refused:
        if refused.code in _REFUSED_TOKENS:
            raise refused_token("SLACK_BOT_TOKEN", refused.code) from None
        raise

    async def identity_of(installation: InstallationId) -> Identity:
        del installation
        return identity

    return SlackSide(
        calls=calls,
        tokens=tokens,
        client=clients.of(bot_token).reads,
        session=session,
        identity_of=identity_of,
        authorize=OneWorkspace(
            bot_token=bot_token,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
        ),
        pepper=bot_token.encode(),
        only=identity,
    )


def file_hosts(settings: Settings) -> frozenset[str]:
    """Where a bot token may be sent to for files."""
    named = settings.slack_file_hosts.split(",")
    return frozenset({*map(str.strip, named)} - {""})


def upload_hosts(settings: Settings) -> frozenset[str]:
    """Where files may be sent to: the file hosts, the API's own host, its hooks."""
    api_host = urlsplit(settings.slack_api_base_url).netloc
    return file_hosts(settings) | {api_host, "hooks.slack.com"}


def refused_token(name: str, code: str) -> WrongSettings:
    """What an operator is told of a token that Slack does not take."""
    words = f"{name}: Slack refuses it ({code}); copy it anew from your app's settings"
    return WrongSettings([words])


def plain(secret: SecretStr | None) -> str:
    """The secret itself, empty where there is none; hand it on at once."""
    return secret.get_secret_value() if secret is not None else ""
