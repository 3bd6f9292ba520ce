"""The Bolt app, told everything explicitly.

What Bolt would read from the environment by itself could switch it to another
mode, so nothing is left for it to look up.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.journal import Journal
from handlers import Takers, register
from handlers.limits import NotingLimits

_AUTHORIZATION = "slack_bolt.AsyncMultiTeamsAuthorization"

Authorize = Callable[..., Awaitable[AuthorizeResult]]
"""What Bolt says it wants; its own answers None for who has not installed the app."""


def bolt_app(
    *,
    signing_secret: str,
    client: AsyncWebClient,
    authorize: AsyncAuthorize,
    takers: Takers,
    journal: Journal,
) -> AsyncApp:
    """Build the app with all listeners attached.

    A receipt is given after the listener ran (`process_before_response`): it
    means that what Slack delivered is stored. Bolt's own logger keeps silent
    below errors, because it writes bodies of requests at info.
    """
    logger = logging.getLogger("threadkeeper.bolt")
    logger.setLevel(logging.ERROR)
    app = AsyncApp(
        logger=logger,
        name="threadkeeper",
        signing_secret=signing_secret,
        client=client,
        authorize=cast("Authorize", authorize),
        before_authorize=NotingLimits(journal),
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        attaching_function_token_enabled=False,
    )
    # To it a workspace that left is an error, once per delivery.
    logging.getLogger(_AUTHORIZATION).setLevel(logging.CRITICAL)
    register(app, takers, journal)
    return app
