"""Slack's channels and threads, read anew for somebody who asks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from bot.core.conversation import ChannelKind
from bot.core.errors import SlackRefused
from bot.core.ids import ChannelId, InstallationId, MessageTs, TeamId, UserId
from bot.core.tasks.asked import SlackMessage
from bot.core.tasks.history import Page, SourcePlace
from bot.slack.calls import SlackCalls
from bot.slack.channels import SlackChannels
from bot.slack.identity import IdentityOf
from bot.slack.payload import mapping, mappings, text, texts
from bot.slack.posts import WRITTEN, Ourselves, is_from_slack
from bot.slack.tasks.reading import slack_message

PAGE = 200
"""What Slack advises to ask for at once."""

_LIMITED_PAGE = 15
_MINUTE_S = 60.0
_MOST_WAITS = 5
_READABLE = WRITTEN | {"bot_message"}
_NO_SUCH = frozenset({"message_not_found", "thread_not_found"})


class ReadSlack:
    """The `SlackHistory` port over `conversations.*`."""

    def __init__(self, calls: SlackCalls, identity_of: IdentityOf) -> None:
        self._calls = calls
        self._identity_of = identity_of
        self._channels = SlackChannels(calls, identity_of)

    async def place(
        self, installation: InstallationId, channel_id: ChannelId
    ) -> SourcePlace | None:
        """The channel as it is now, or None where Slack does not let us see it."""
        try:
            answer = await self._calls.read(
                installation, "conversations.info", channel=channel_id
            )
        except SlackRefused as refused:
            if refused.passing:
                raise
            return None
        return _place(channel_id, mapping(answer.get("channel")))

    async def has_member(
        self, installation: InstallationId, channel_id: ChannelId, user_id: UserId
    ) -> bool:
        """Whether somebody is a member of it now; no, where Slack does not say."""
        try:
            return await self._channels.has_member(installation, channel_id, user_id)
        except SlackRefused as refused:
            if refused.passing:
                raise
            return False

    async def join(self, installation: InstallationId, channel_id: ChannelId) -> None:
        """Become a member of a public channel."""
        await self._calls.send(installation, "conversations.join", channel=channel_id)

    async def newest_first(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        *,
        oldest: MessageTs | None = None,
        latest: MessageTs | None = None,
    ) -> AsyncIterator[Page]:
        """A channel's messages outside of threads, the newest first."""
        pages = self._pages(
            installation,
            channel_id,
            "conversations.history",
            oldest=oldest,
            latest=latest,
            inclusive=True,
        )
        async for page in pages:
            yield page

    async def thread(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        thread_ts: MessageTs,
        *,
        oldest: MessageTs | None = None,
    ) -> AsyncIterator[Page]:
        """A thread's messages in order; Slack repeats the first one on each page.

        No page where there is no such thread.
        """
        newest = MessageTs("")
        pages = self._pages(
            installation,
            channel_id,
            "conversations.replies",
            ts=thread_ts,
            oldest=oldest,
            inclusive=True if oldest else None,
        )
        async for page in _while_there(pages):
            fresh = tuple(m for m in page.messages if m.ts > newest)
            newest = max((m.ts for m in fresh), default=newest)
            yield replace(page, messages=fresh)

    async def message(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        ts: MessageTs,
        thread_ts: MessageTs | None,
    ) -> SlackMessage | None:
        """One message, of a thread or of the channel itself."""
        method, named = "conversations.history", {}
        if thread_ts is not None and thread_ts != ts:
            method, named = "conversations.replies", {"ts": thread_ts}
        try:
            answer = await self._calls.read(
                installation,
                method,
                channel=channel_id,
                oldest=ts,
                latest=ts,
                inclusive=True,
                limit=2,
                **named,
            )
        except SlackRefused as refused:
            if refused.code not in _NO_SUCH:
                raise
            return None
        ourselves = (await self._identity_of(installation)).ourselves
        for message in mappings(answer.get("messages")):
            if text(message, "ts") == ts:
                return slack_message(message, channel_id, ourselves)
        return None

    async def address(self, installation: InstallationId) -> str:
        """Where the workspace is in a browser, without a slash at its end."""
        known = (await self._identity_of(installation)).address
        if known:
            return known
        answer = await self._calls.read(installation, "auth.test")
        return text(answer, "url").rstrip("/")

    async def _patiently(
        self, installation: InstallationId, method: str, **arguments: object
    ) -> dict[str, Any]:
        """Ask, however often Slack says later: somebody was told that it takes long."""
        for _ in range(_MOST_WAITS):
            try:
                return await self._calls.read(installation, method, **arguments)
            except SlackRefused as refused:
                if refused.code != "ratelimited":
                    raise
                await asyncio.sleep(min(refused.retry_after_s or _MINUTE_S, _MINUTE_S))
        return await self._calls.read(installation, method, **arguments)

    async def _pages(
        self,
        installation: InstallationId,
        channel_id: ChannelId,
        method: str,
        **named: object,
    ) -> AsyncIterator[Page]:
        ourselves = (await self._identity_of(installation)).ourselves
        cursor = ""
        while True:
            answer = await self._patiently(
                installation,
                method,
                channel=channel_id,
                limit=PAGE,
                cursor=cursor or None,
                **named,
            )
            more = mapping(answer.get("response_metadata"))
            following = text(more, "next_cursor")
            yield _page(answer, channel_id, ourselves, has_more=bool(following))
            if following in ("", cursor):
                return
            cursor = following


async def _while_there(pages: AsyncIterator[Page]) -> AsyncIterator[Page]:
    """The pages; none any more once there is no such thread."""
    try:
        async for page in pages:
            yield page
    except SlackRefused as refused:
        if refused.code not in _NO_SUCH:
            raise


def _page(
    answer: dict[str, Any],
    channel_id: ChannelId,
    ourselves: Ourselves,
    *,
    has_more: bool,
) -> Page:
    found = mappings(answer.get("messages"))
    written = [message for message in found if _was_written(message)]
    return Page(
        messages=tuple(slack_message(m, channel_id, ourselves) for m in written),
        skipped=len(found) - len(written),
        has_more=has_more,
        is_limited=has_more and len(found) <= _LIMITED_PAGE + 1,
    )


def _was_written(message: dict[str, Any]) -> bool:
    return (
        text(message, "subtype") in _READABLE
        and message.get("hidden") is not True
        and not is_from_slack(message)
    )


def _place(channel_id: ChannelId, channel: dict[str, Any]) -> SourcePlace:
    named = [text(channel, "context_team_id")]
    for several in ("shared_team_ids", "internal_team_ids"):
        named += texts(channel.get(several))
    return SourcePlace(
        channel_id=channel_id,
        kind=_kind(channel),
        name=text(channel, "name"),
        is_shared=channel.get("is_ext_shared") is True,
        is_ours=channel.get("is_member") is True or channel.get("is_im") is True,
        team_ids=frozenset(TeamId(team) for team in named if team),
    )


def _kind(channel: dict[str, Any]) -> ChannelKind:
    """What Slack does not say is private."""
    if channel.get("is_im") is True:
        return ChannelKind.DIRECT
    if channel.get("is_mpim") is True:
        return ChannelKind.GROUP_DIRECT
    is_private = channel.get("is_private") is not False
    return ChannelKind.PRIVATE if is_private else ChannelKind.PUBLIC
