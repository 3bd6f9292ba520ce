"""What stands in Slack's channels and threads, a page at a time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.conversation import ChannelKind
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import SlackMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlace:
    """A channel as Slack describes it right now.

    `team_ids` are the workspaces it belongs to, empty where Slack names none.
    """

    channel_id: ChannelId
    kind: ChannelKind
    name: str = ""
    is_shared: bool = False
    is_ours: bool = False
    team_ids: frozenset[TeamId] = frozenset()

    @property
    def shown(self) -> str:
        """How people call it."""
        return f"#{self.name}" if self.name else "this conversation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Messages in the order Slack gives them; `skipped` were nobody's words.

    `is_limited`: Slack gives this installation a few messages a minute only.
    """

    messages: tuple[SlackMessage, ...] = field(repr=False)
    skipped: int = 0
    has_more: bool = False
    is_limited: bool = False


class SlackHistory(Protocol):
    """Reads Slack anew each time; nothing here is remembered.

    Raises `SlackRefused` and `SlackUnreachable`, also between two pages.
    """

    async def place(
        self, installation: InstallationId, channel_id: ChannelId
    ) -> SourcePlace | None:
        """The channel, or None where Slack does not let us see it."""

    async def has_member(
        self, installation: InstallationId, channel_id: ChannelId, user_id: UserId
    ) -> bool:
        """Whether somebody is a member of it now."""

    async def join(self, installation: InstallationId, channel_id: ChannelId) -> None:
        """Become a member of a public channel."""

    def newest_first(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        *,
        oldest: MessageTs | None = None,
        latest: MessageTs | None = None,
    ) -> AsyncIterator[Page]:
        """A channel's messages outside of threads, from `oldest` to `latest`."""

    def thread(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        thread_ts: MessageTs,
        *,
        oldest: MessageTs | None = None,
    ) -> AsyncIterator[Page]:
        """A thread's messages, the first one first; with `oldest` from then on.

        No page where there is no such thread.
        """

    async def message(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        ts: MessageTs,
        thread_ts: MessageTs | None,
    ) -> SlackMessage | None:
        """One message, or None where it is not there."""

    async def address(self, installation: InstallationId) -> str:
        """Where the workspace is in a browser, such as `https://acme.slack.com`."""
