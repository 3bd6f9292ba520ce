"""What stands in Slack's threads."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.core.conversation import ConversationKey, Post, SharedFile
from bot.core.ids import MessageTs, TeamId
from bot.slack.calls import SlackCalls
from bot.slack.identity import IdentityOf
from bot.slack.payload import mapping, mappings, text
from bot.slack.posts import WRITTEN, Ourselves, is_from_slack, post_of
from bot.slack.shared_files import files_of


class SlackThreads:
    """The `Threads` port over `conversations.replies`."""

    def __init__(
        self, calls: SlackCalls, identity_of: IdentityOf, *, page_size: int = 200
    ) -> None:
        self._calls = calls
        self._identity_of = identity_of
        self._page_size = page_size

    async def earlier(
        self, key: ConversationKey, before: MessageTs
    ) -> AsyncIterator[Sequence[Post]]:
        """The thread's messages older than `before`, a page at a time, oldest first.

        Our own messages are left out, as is what nobody wrote. Raises
        `SlackRefused` and `SlackUnreachable`, also between two pages.
        """
        ourselves = (await self._identity_of(key.installation)).ourselves
        newest, cursor = MessageTs(""), ""
        while True:
            page, following = await self._page(key, cursor)
            posts = _posts(page, ourselves, after=newest, before=before)
            if posts:
                newest = posts[-1].ts
                yield posts
            is_past = any(text(message, "ts") >= before for message in page)
            if is_past or following in ("", cursor):
                return
            cursor = following

    async def files(
        self, key: ConversationKey, ts: MessageTs
    ) -> tuple[SharedFile, ...]:
        """The files that came with one message; none where it is gone.

        Raises `SlackRefused` and `SlackUnreachable`.
        """
        answer = await self._calls.read(
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

    async def _page(
        self, key: ConversationKey, cursor: str
    ) -> tuple[list[dict[str, Any]], str]:
        answer = await self._calls.read(
            key.installation,
            "conversations.replies",
            channel=key.channel_id,
            ts=key.thread_ts,
            limit=self._page_size,
            cursor=cursor or None,
        )
        following = text(mapping(answer.get("response_metadata")), "next_cursor")
        return mappings(answer.get("messages")), following


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
