"""Whose delivery it is, without a call to Slack for each one."""

from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.core.ids import InstallationId, UserId, installation_id
from bot.core.installations import Installation


class OneWorkspace(AsyncAuthorize):
    """One bot token for every delivery; who the bot is was asked once, at start."""

    def __init__(self, *, bot_token: str, bot_user_id: UserId, bot_id: str) -> None:
        self._bot_token = bot_token
        self._bot_user_id = bot_user_id
        self._bot_id = bot_id

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_others: object,
    ) -> AuthorizeResult:
        """Answer from memory; trouble would raise, for Slack to send again."""
        del context
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=self._bot_user_id,
            bot_id=self._bot_id,
            bot_token=self._bot_token,
            user_id=user_id,
        )


Find = Callable[[InstallationId], Awaitable[Installation | None]]


class ManyWorkspaces(AsyncAuthorize):
    """A bot token for each install.

    Where we are not installed the delivery is nobody's, and is answered 200.
    A store that does not answer raises: the delivery comes again.
    """

    def __init__(self, find: Find) -> None:
        self._find = find

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_others: object,
    ) -> AuthorizeResult | None:
        """Answer from a memory of a minute."""
        installed = await self._find(
            installation_id(
                enterprise_id=enterprise_id,
                team_id=team_id,
                is_enterprise_install=bool(context.is_enterprise_install),
            )
        )
        if installed is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installed.bot_user_id,
            bot_id=installed.bot_id,
            bot_token=installed.bot_token.token,
            user_id=user_id,
        )
