"""The channel somebody looks at while they write to us, when they ask about it.

Slack tells with each direct message where its author is. That is used for the
one question that speaks of it, and is not stored with the conversation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.admitting import Admitting
from bot.core.access import Place, Refused, Standing
from bot.core.agent_view import Channels, SeenChannel
from bot.core.conversation import ChannelKind, Lease, Post, StoredPost
from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.ids import ChannelId, InstallationId
from bot.core.ports import Channel, Directory
from bot.core.words import asks_about_channel

NEWEST_POSTS = 15
"""What Slack gives at once to apps it limits most."""

_LONGEST_POST_CHARS = 600
_UNNAMED = "this channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Looks where somebody looks, if they ask about it and may see it."""

    directory: Directory
    admitting: Admitting
    channels: Channels

    async def of(self, lease: Lease, post: StoredPost) -> SeenChannel | None:
        """The channel that `post` asks about; None where it asks about none.

        Only in direct messages: what stands in a channel goes to nobody but
        the one who asked, and nowhere where another organisation reads along.
        Trouble with Slack counts as not being let in.
        """
        is_asked = asks_about_channel(post.post.text)
        if post.channel_kind is not ChannelKind.DIRECT or not is_asked:
            return None
        if post.looking_at is None or post.is_shared:
            return SeenChannel(name="")
        try:
            return await self._seen(lease.key.installation, post, post.looking_at)
        except (SlackRefused, SlackUnreachable):
            return SeenChannel(name="")

    async def _seen(
        self, installation: InstallationId, post: StoredPost, channel_id: ChannelId
    ) -> SeenChannel:
        channel = await self.directory.channel(installation, channel_id)
        if channel is None or not await self._may_see(installation, post, channel):
            return SeenChannel(name="")
        newest = await self.channels.newest(installation, channel_id, NEWEST_POSTS)
        posts = [await self._named(installation, post, each) for each in newest]
        return SeenChannel(name=channel.name, topic=channel.topic, posts=tuple(posts))

    async def _may_see(
        self, installation: InstallationId, post: StoredPost, channel: Channel
    ) -> bool:
        """Whether the asker could read it there, and use us in it."""
        author = post.post.author
        kind = ChannelKind.PRIVATE if channel.is_private else ChannelKind.PUBLIC
        admission = await self.admitting.admit(
            installation,
            post.team_id,
            author,
            Place(kind, is_shared=channel.is_shared, channel_id=channel.channel_id),
            "summarize",
        )
        if isinstance(admission.decision, Refused):
            return False
        if not channel.is_private and admission.person.standing is Standing.MEMBER:
            return True
        return await self.channels.has_member(
            installation, channel.channel_id, author.user_id
        )

    async def _named(
        self, installation: InstallationId, asked: StoredPost, post: Post
    ) -> Post:
        if post.author.name:
            return post
        person = await self.directory.person(installation, asked.team_id, post.author)
        return replace(post, author=replace(post.author, name=person.name))


def told_of(seen: SeenChannel | None) -> list[str]:
    """What the model is told, a line for each thing; every post is one line."""
    match seen:
        case None:
            return []
        case SeenChannel(posts=None):
            return ["looking at: nothing that you can read here; say so"]
        case SeenChannel(posts=posts, name=name, topic=topic):
            about = f" ({_one_line(topic)})" if topic else ""
            place = f"#{_one_line(name)}" if name else _UNNAMED
            return [f"looking at: {place}{about}, its newest posts:", *_lines(posts)]


def basis_words(seen: SeenChannel | None) -> str:
    """What a receipt says of it; empty where nothing was read."""
    if seen is None or not seen.posts:
        return ""
    count = len(seen.posts)
    return f"{count} {'post' if count == 1 else 'posts'} of #{seen.name}"


def _lines(posts: Sequence[Post] | None) -> list[str]:
    return [
        f"- {_one_line(post.author.name or post.author.user_id)}:"
        f" {_one_line(post.text)[:_LONGEST_POST_CHARS]}"
        for post in posts or ()
        if post.has_words
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
