"""What stands in Slack's channels, and who is in them."""

from collections.abc import Sequence

from bot.core.conversation import Post
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.payload import mapping, mappings, text, texts
from bot.slack.posts import WRITTEN, is_from_slack, post_of

_PAGE = 1_000


class SlackChannels:
    """The `Channels` port over `conversations.history` and `conversations.members`."""

    def __init__(self, calls: SlackCalls, identity_of: IdentityOf) -> None:
        self._calls = calls
        self._identity_of = identity_of

    async def newest(
        self, installation: InstallationId, channel_id: ChannelId, limit: int
    ) -> Sequence[Post]:
        """Its newest posts, oldest first, without ours and what nobody wrote."""
        ourselves = (await self._identity_of(installation)).ourselves
        answer = await self._calls.read(
            installation, "conversations.history", channel=channel_id, limit=limit
        )
        posts = (
            post_of(message, ourselves, TeamId(""))
            for message in mappings(answer.get("messages"))
            if text(message, "subtype") in WRITTEN
            and not ourselves.wrote(message)
            and not is_from_slack(message)
        )
        return sorted(posts, key=lambda post: post.ts)

    async def has_member(
        self, installation: InstallationId, channel_id: ChannelId, user_id: UserId
    ) -> bool:
        """Whether somebody is a member, however many there are."""
        cursor = ""
        while True:
            answer = await self._calls.read(
                installation,
                "conversations.members",
                channel=channel_id,
                limit=_PAGE,
                cursor=cursor or None,
            )
            if user_id in texts(answer.get("members")):
                return True
            following = text(mapping(answer.get("response_metadata")), "next_cursor")
            if following in ("", cursor):
                return False
            cursor = following
