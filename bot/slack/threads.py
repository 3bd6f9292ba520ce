"""What stands in Slack's threads."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.core.conversation import ChannelKind, ConversationKey, Post, SharedFile
from bot.core.errors import SlackRefused
from bot.core.ids import MessageTs, TeamId
from bot.core.threads import EarlierPage
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.payload import mapping, mappings, text
from bot.slack.posts import (
    WRITTEN,
    Ourselves,
    is_from_a_bot,
    is_from_slack,
    post_of,
)
from bot.slack.quotes import without_other_channels
from bot.slack.reading_pace import ReadingPace
from bot.slack.shared_files import files_of

_FEW_S = 5.0
"""So long is worth waiting for the rest of a thread."""

_GLANCE = 20
"""So many messages show nearly always whether a person is among them."""

Page = tuple[list[dict[str, Any]], str]
"""Messages, and the cursor of those that follow."""


class SlackThreads:
    """The `Threads` port over `conversations.replies`, and `.history` beside it."""

    def __init__(
        self,
        calls: SlackCalls,
        identity_of: IdentityOf,
        pace: ReadingPace,
        *,
        page_size: int = 200,
    ) -> None:
        self._calls = calls
        self._identity_of = identity_of
        self._pace = pace
        self._page_size = page_size

    async def earlier(
        self,
        key: ConversationKey,
        *,
        after: MessageTs,
        before: MessageTs,
        is_shared: bool = False,
    ) -> AsyncIterator[EarlierPage]:
        """The thread's messages between two times, a page at a time, oldest first.

        Our own messages are left out, as is what nobody wrote, and where the channel
        `is_shared` what is quoted of other channels. Raises `SlackRefused` and
        `SlackUnreachable`, also between two pages.
        """
        ourselves = (await self._identity_of(key.installation)).ourselves
        newest, cursor = after, ""
        while page := await self._page(key, after, cursor):
            messages, following = page
            if is_shared:
                messages = [
                    without_other_channels(each, key.channel_id) for each in messages
                ]
            posts = _posts(messages, ourselves, after=newest, before=before)
            newest = posts[-1].ts if posts else newest
            is_past = any(text(message, "ts") >= before for message in messages)
            has_more = not is_past and following not in ("", cursor)
            yield EarlierPage(
                posts=posts, replies=_replies(messages), has_more=has_more
            )
            if not has_more:
                return
            cursor = following
        yield EarlierPage(has_more=True)

    async def files(
        self, key: ConversationKey, ts: MessageTs
    ) -> tuple[SharedFile, ...]:
        """The files that came with one message; none where it is gone.

        Raises `SlackRefused` and `SlackUnreachable`.
        """
        answer = await self._calls.read_at_once(
            key.installation,
            "conversations.replies",
            channel=key.channel_id,
            ts=key.thread_ts,
            oldest=ts,
            latest=ts,
            inclusive=True,
            limit=2,
        )
        found = (m for m in mappings(answer.get("messages")) if text(m, "ts") == ts)
        return next(map(files_of, found), ())

    async def went_on(
        self, key: ConversationKey, after: MessageTs, kind: ChannelKind
    ) -> bool:
        """Whether a person wrote in the thread after one of its messages.

        Where a direct message begins its thread, what was written beside it counts
        as well. Waits out Slack's limits; raises `SlackRefused` and
        `SlackUnreachable`.
        """
        if await self._is_followed(key, after, "replies", ts=key.thread_ts):
            return True
        stands_alone = kind is ChannelKind.DIRECT and after == key.thread_ts
        return stands_alone and await self._is_followed(key, after, "history")

    async def _is_followed(
        self, key: ConversationKey, after: MessageTs, kind: str, **named: object
    ) -> bool:
        ourselves = (await self._identity_of(key.installation)).ourselves
        cursor, following = None, ""
        while cursor is None or following not in ("", cursor):
            cursor = following
            answer = await self._calls.read(
                key.installation,
                f"conversations.{kind}",
                channel=key.channel_id,
                oldest=after,
                limit=_GLANCE,
                cursor=cursor or None,
                **named,
            )
            for message in mappings(answer.get("messages")):
                # A thread's first message leads its pages, however old it is.
                is_later = text(message, "ts") > after
                if is_later and _is_a_persons(message, ourselves):
                    return True
            following = text(mapping(answer.get("response_metadata")), "next_cursor")
        return False

    async def _page(
        self, key: ConversationKey, after: MessageTs, cursor: str
    ) -> Page | None:
        """One page; None where Slack wants us to come back later."""
        if not self._pace.may_read(key.installation):
            return None
        try:
            page = await self._ask(key, after, cursor)
        except SlackRefused as refused:
            if refused.code != "ratelimited":
                raise
            rest_s = refused.retry_after_s or 60.0
            self._pace.rest(key.installation, rest_s)
            if rest_s > _FEW_S:
                return None
            await asyncio.sleep(rest_s)
            page = await self._ask(key, after, cursor)
        messages, following = page
        self._pace.has_read(
            key.installation, len(messages), self._page_size, more=bool(following)
        )
        return page

    async def _ask(self, key: ConversationKey, after: MessageTs, cursor: str) -> Page:
        answer = await self._calls.read_at_once(
            key.installation,
            "conversations.replies",
            channel=key.channel_id,
            ts=key.thread_ts,
            oldest=after or None,
            limit=self._page_size,
            cursor=cursor or None,
        )
        following = text(mapping(answer.get("response_metadata")), "next_cursor")
        return mappings(answer.get("messages")), following


def _replies(messages: list[dict[str, Any]]) -> int | None:
    """How many answers the thread has: its first message leads every page."""
    count = messages[0].get("reply_count") if messages else None
    return count if isinstance(count, int) else None


def _posts(
    page: list[dict[str, Any]],
    ourselves: Ourselves,
    *,
    after: MessageTs,
    before: MessageTs,
) -> list[Post]:
    # Slack may repeat a thread's first message on each page.
    wanted = [
        message
        for message in page
        if after < text(message, "ts") < before and _was_written(message, ourselves)
    ]
    posts = [post_of(message, ourselves, TeamId("")) for message in wanted]
    return sorted(posts, key=lambda post: post.ts)


def _was_written(message: dict[str, Any], ourselves: Ourselves) -> bool:
    return (
        text(message, "subtype") in WRITTEN | {"bot_message"}
        and message.get("hidden") is not True
        and not is_from_slack(message)
        and not ourselves.wrote(message)
    )


def _is_a_persons(message: dict[str, Any], ourselves: Ourselves) -> bool:
    return _was_written(message, ourselves) and not is_from_a_bot(message)
