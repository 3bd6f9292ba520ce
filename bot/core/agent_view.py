"""Where people talk to the bot alone: what they find there, and what they look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.conversation import Author, Post
from bot.core.ids import ChannelId, InstallationId, TeamId, UserId

MOST_PROMPTS = 4


@dataclass(frozen=True, slots=True)
class SuggestedPrompt:
    """A way to begin: what people see, and what they say by choosing it."""

    title: str
    message: str


DEFAULT_PROMPTS = (
    SuggestedPrompt("What can you do?", "help"),
    SuggestedPrompt(
        "Catch me up on this channel",
        "What has been going on in this channel lately? Give me the main points.",
    ),
    SuggestedPrompt(
        "Draft a message",
        "Help me draft a short, friendly message. Ask me first what it is about and"
        " who will read it.",
    ),
    SuggestedPrompt(
        "Think something through",
        "Help me think a decision through. Ask me what it is, one question at a time.",
    ),
)


class SuggestedPrompts(Protocol):
    """What a workspace's admins want to be suggested."""

    async def prompts(
        self, installation: InstallationId, team_id: TeamId
    ) -> Sequence[SuggestedPrompt]:
        """At most four, in order; none where they want none.

        Raises `StoreUnavailable`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class TabOpened:
    """Somebody has opened the tab where they write to the bot."""

    installation: InstallationId
    team_id: TeamId
    person: Author
    channel_id: ChannelId


class MessagesTab(Protocol):
    """What stands above the first message of that tab."""

    async def suggest(
        self, opened: TabOpened, prompts: Sequence[SuggestedPrompt]
    ) -> None:
        """Offer `prompts`; raises `SlackRefused` and `SlackUnreachable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChannel:
    """A channel somebody looks at while they ask, with its newest posts.

    `posts` is None where they or we may not read it.
    """

    name: str
    topic: str = ""
    posts: tuple[Post, ...] | None = None


class Channels(Protocol):
    """What stands in channels, and who can read it there.

    Raises `SlackRefused` and `SlackUnreachable`.
    """

    async def newest(
        self, installation: InstallationId, channel_id: ChannelId, limit: int
    ) -> Sequence[Post]:
        """Its newest posts outside of threads, oldest first; ours are left out."""

    async def has_member(
        self, installation: InstallationId, channel_id: ChannelId, user_id: UserId
    ) -> bool:
        """Whether somebody is a member of the channel."""
