"""Whose delivery it is, without a call to Slack for each one."""

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.core.ids import UserId


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
