"""What the doctor looks at."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

from bot.app.install_checks import look_at_installs, seen_scopes
from bot.app.model_side import messages_api
from bot.app.slack_side import plain
from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelUnknown,
    ModelUnreachable,
    Overloaded,
    RateLimited,
    SlackRefused,
    SpendLimitReached,
)
from bot.core.journal import Journal
from bot.messages_api.client import MessagesApi
from bot.messages_api.probe import Findings
from bot.operate.checks import Check, Finding, Fine, Wrong
from bot.operate.clock import SystemClock
from bot.operate.scopes import missing
from bot.settings import Settings
from bot.slack.calls import SlackCalls
from bot.slack.clients import OneToken, SlackClients, slack_session
from bot.store.migrate import NEWEST_STEP, step_at

_LONGEST_THOUGHT_S = 30.0


@asynccontextmanager
async def checks(settings: Settings, journal: Journal) -> AsyncIterator[list[Check]]:
    """Everything the bot needs, ready to be looked at while the block lasts."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(slack_session())
        model = await stack.enter_async_context(
            aclosing(messages_api(settings, journal))
        )
        clients = SlackClients(session, settings.slack_api_base_url)
        tokens = OneToken(plain(settings.slack_bot_token))
        calls = SlackCalls(clients, tokens, journal, SystemClock())
        found = [
            Check("database", lambda: _database(settings)),
            Check("installs", lambda: look_at_installs(settings))
            if settings.slack_client_id
            else Check("slack", lambda: _slack(settings, calls)),
            *_models(settings, model),
        ]
        if settings.slack_app_token is not None:
            found.insert(2, Check("socket", lambda: _socket(settings, calls)))
        yield found


def _models(settings: Settings, model: MessagesApi) -> Iterator[Check]:
    """Each model that is set; they may think before they say the first word."""
    main, fast = settings.messages_api_model, settings.messages_api_fast_model
    yield Check("model", lambda: _model(model, main), _LONGEST_THOUGHT_S)
    if fast is not None and fast != main:
        yield Check("fast model", lambda: _model(model, fast), _LONGEST_THOUGHT_S)


async def _database(settings: Settings) -> Finding:
    step = await asyncio.to_thread(step_at, settings.database_url)
    if step == NEWEST_STEP:
        return Fine(f"at step {step}")
    if step is None:
        return Fine("empty; its tables are made at the first start")
    return Wrong(f"at step {step}, this version needs {NEWEST_STEP}", "run migrate")


async def _slack(settings: Settings, calls: SlackCalls) -> Finding:
    try:
        identity = await calls.identity(plain(settings.slack_bot_token))
    except SlackRefused as refused:
        return Wrong(refused.code, "copy SLACK_BOT_TOKEN anew from OAuth & Permissions")
    if identity.scopes and (lacks := missing(identity.scopes)):
        mend = "add them under OAuth & Permissions and install the app again"
        return Wrong(f"{identity.name} lacks the scopes {', '.join(lacks)}", mend)
    note = seen_scopes(identity.scopes) if identity.scopes else ""
    return Fine(f"{identity.name} in {identity.team_id}{note}")


async def _socket(settings: Settings, calls: SlackCalls) -> Finding:
    try:
        await calls.open_socket(plain(settings.slack_app_token))
    except SlackRefused as refused:
        mend = "make an app-level token with connections:write for SLACK_APP_TOKEN"
        return Wrong(refused.code, mend)
    return Fine("Slack opens one")


async def _model(model: MessagesApi, name: str) -> Finding:
    """Whether the model answers counts; what its server lists is a hint."""
    found = await model.probe(name)
    match found.trouble:
        case None:
            return Fine(_seen(model, name, found))
        case ModelUnknown():
            near = f"near names: {', '.join(found.nearest) or 'none'}"
            return Wrong(f"the server does not know {name}", near)
        case error:
            return Wrong(f"{type(error).__name__}: {error}", _mend(error))


def _seen(model: MessagesApi, name: str, found: Findings) -> str:
    seen = [f"{name} answers"]
    if found.streams is not None:
        seen.append(
            "streams" if found.streams else "says everything at once, at the end"
        )
    if not model.takes_images(name):
        seen.append("sees no images")
    if found.knows_model is False:
        seen.append("is not on the server's list")
    seen.append("is counted" if found.counts_tokens else "is estimated in tokens")
    return ", ".join(seen)


def _mend(error: ModelError) -> str:
    match error:
        case KeyRefused():
            return "look at MESSAGES_API_KEY, or try MESSAGES_API_AUTH=bearer"
        case ModelUnreachable():
            return "look at MESSAGES_API_BASE_URL"
        case SpendLimitReached():
            return "raise the limit, or pay, at the server's account"
        case RateLimited() | Overloaded():
            return "try again in a minute"
        case _:
            return "look at MESSAGES_API_BASE_URL and MESSAGES_API_MODEL"
