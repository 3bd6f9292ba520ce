"""The way through a channel and its threads: of each one page is held at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.assistant.tasks.coverage import Coverage, Source
from bot.assistant.tasks.moments import MOST_MESSAGES
from bot.core.ids import InstallationId, MessageTs
from bot.core.tasks.asked import SlackMessage
from bot.core.tasks.history import Page, SlackHistory

MOST_THREADS = 100
MOST_OLD_THREADS = 20
MOST_LIMITED_PAGES = 20
LOOKS_BACK_S = 30 * 86_400.0
"""How far before a stretch it is looked for threads that go on in it: this long, and
never more than one page of Slack's."""

Messages = tuple[SlackMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Reads what a source names, for one time; `heard` learns of each page first.

    Of a channel the newest messages come first, and after each root its replies.
    """

    history: SlackHistory
    installation: InstallationId
    source: Source
    coverage: Coverage
    heard: Callable[[Page, Messages], Awaitable[None]]

    async def pages(self) -> AsyncIterator[Messages]:
        """The messages. Raises `SlackRefused` and `SlackUnreachable`."""
        is_thread = self.source.thread_ts is not None
        async for messages in self._thread() if is_thread else self._channel():
            yield messages

    async def _thread(self) -> AsyncIterator[Messages]:
        place, thread_ts = self.source.place, self.source.thread_ts
        if thread_ts is None:
            return
        pages = self.history.thread(self.installation, place.channel_id, thread_ts)
        count = 0
        async for page in pages:
            messages = self._wanted(page)[: self._room]
            await self.heard(page, messages)
            yield messages
            count += 1
            if self._is_enough(page, count):
                return

    async def _channel(self) -> AsyncIterator[Messages]:
        """Each page's messages, and after each root the replies to it."""
        source = self.source
        pages = self.history.newest_first(
            self.installation,
            source.place.channel_id,
            oldest=source.start,
            latest=source.end,
        )
        wanted, count = source.count or MOST_MESSAGES, 0
        async for page in pages:
            roots = page.messages[:wanted]
            wanted -= len(roots)
            await self.heard(page, roots)
            for root in roots:
                yield (root,)
                async for replies in self._replies(root, page):
                    yield replies
            count += 1
            if wanted <= 0 or self._is_enough(page, count):
                break
        if source.start and not self.coverage.is_cut_off:
            async for replies in self._older_threads(source.start):
                yield replies

    async def _replies(self, root: SlackMessage, page: Page) -> AsyncIterator[Messages]:
        if not root.replies:
            return
        if page.is_limited or self.coverage.threads >= MOST_THREADS:
            self.coverage.threads_left_out += 1
            return
        self.coverage.threads += 1
        async for replies in self._below(root):
            yield replies

    async def _older_threads(self, start: MessageTs) -> AsyncIterator[Messages]:
        """Replies in the stretch to what is older than it.

        Slack lists no such replies: the page before the stretch is looked through
        for roots whose newest reply is not older than it.
        """
        if self.coverage.is_limited:
            return
        back_to = MessageTs(f"{float(start) - LOOKS_BACK_S:.6f}")
        pages = self.history.newest_first(
            self.installation,
            self.source.place.channel_id,
            oldest=back_to,
            latest=start,
        )
        async for page in pages:
            oldest = min((m.ts for m in page.messages), default=back_to)
            self.coverage.looked_back_to = oldest if page.has_more else back_to
            for root in page.messages:
                if root.ts < start <= (root.latest_reply or ""):
                    async for replies in self._older_thread(root, start):
                        yield replies
            return

    async def _older_thread(
        self, root: SlackMessage, start: MessageTs
    ) -> AsyncIterator[Messages]:
        if self.coverage.old_threads >= MOST_OLD_THREADS or not self._room:
            self.coverage.old_threads_left_out += 1
            return
        self.coverage.old_threads += 1
        await self.heard(Page(messages=()), (root,))
        yield (root,)
        async for replies in self._below(root, oldest=start):
            yield replies

    async def _below(
        self, root: SlackMessage, oldest: MessageTs | None = None
    ) -> AsyncIterator[Messages]:
        pages = self.history.thread(
            self.installation, root.channel_id, root.ts, oldest=oldest
        )
        async for page in pages:
            room = self._room
            found = self._wanted(page) if oldest else page.messages
            replies = tuple(m for m in found if m.ts != root.ts)[:room]
            await self.heard(page, replies)
            self.coverage.replies += len(replies)
            yield replies
            if room <= len(replies):
                return

    def _wanted(self, page: Page) -> Messages:
        end = self.source.end
        return tuple(m for m in page.messages if end is None or m.ts <= end)

    @property
    def _room(self) -> int:
        return max(MOST_MESSAGES - self.coverage.messages, 0)

    def _is_enough(self, page: Page, count: int) -> bool:
        """Whether to stop after `count` pages, although there may be more."""
        is_slow = page.is_limited and count >= MOST_LIMITED_PAGES
        if self.coverage.messages >= MOST_MESSAGES or is_slow:
            self.coverage.is_cut_off = page.has_more
            return True
        return False
