"""When an answer's words are shown: at once, then as often as Slack allows."""

import asyncio
from collections.abc import Collection
from math import inf

from bot.core.errors import SlackRefused, SlackUnreachable
from bot.core.footer import Footer
from bot.core.ids import MessageTs, UserId
from bot.core.patience import Patience
from bot.core.ports import Clock
from bot.slack.manner import Manner
from bot.slack.messages import Messages
from bot.slack.safety import Neutraliser
from bot.slack.splitting import concluded, cut
from bot.slack.status import Status
from bot.slack.tables import Tables
from bot.slack.uploading import ThreadFiles, rest_of_answer, table_file

_TOO_LONG = "msg_too_long"
_IN_FILE = "_(The rest of this answer is in the file above.)_"


class Writer:
    """Writes one answer; nobody else calls Slack for it.

    Each step brings Slack up to what was said so far. After trouble that may
    pass, the next step does the same again.
    """

    def __init__(
        self,
        messages: Messages,
        status: Status,
        files: ThreadFiles,
        manner: Manner,
        clock: Clock,
    ) -> None:
        self._messages = messages
        self._status = status
        self._files = files
        self._longest_chars: float = manner.longest_chars
        self._clock = clock
        self._safe = Neutraliser()
        self._tables = Tables()
        self._tables_shared = 0
        self._arrived: list[str] = []
        self._text = ""
        self._ended_chars = 0
        self._notice = ""
        self._closing = ""
        self._footer: Footer | None = None
        self._news = asyncio.Event()
        self._ending = asyncio.Event()
        self._pause_until_s = 0.0
        self._rest_until_s = 0.0
        self._patience = Patience()

    def say(self, text: str) -> None:
        """Add words."""
        self._arrived.append(text)
        self._news.set()

    def may_mention(self, people: Collection[UserId]) -> None:
        """Let words that have not been said yet mention `people`."""
        self._safe.allow(people)

    def wait_notice(self, text: str) -> None:
        """Show `text` until there is an answer."""
        self._notice = text
        self._news.set()

    def end(self, closing: str, footer: Footer | None = None) -> None:
        """Nothing follows but `closing`, and `footer` under it."""
        self._patience.renew()
        self._footer = footer
        self._closing = closing
        self._ending.set()
        self._news.set()

    async def write(self) -> tuple[MessageTs, ...]:
        """Write until the end; where the answer stands then.

        Raises `LeaseLost`, `StoreUnavailable`, what Slack refuses for good, and
        what does not pass although the answer has ended.
        """
        try:
            while True:
                await self._due()
                if await self._step():
                    return tuple(self._messages.stands)
        finally:
            await self._messages.release()

    async def _due(self) -> None:
        """Wait for something to do, and until it may be done."""
        await asyncio.sleep(self._rest_until_s - self._clock.monotonic_s())
        if not self._ending.is_set():
            await _happens(self._news, within_s=self._messages.closes_in_s)
            pause_s = self._pause_until_s - self._clock.monotonic_s()
            await _happens(self._ending, within_s=pause_s)
            self._news.clear()

    async def _step(self) -> bool:
        try:
            is_over = await self._bring_up()
        except (SlackRefused, SlackUnreachable) as trouble:
            self._endure(trouble)
            return False
        self._patience.renew()
        return is_over

    async def _bring_up(self) -> bool:
        """Show what was said so far; True when nothing will follow."""
        is_ending = self._ending.is_set()
        await self._take_in(is_ending=is_ending)
        await self._end_full_messages(is_ending=is_ending)
        if is_ending:
            await self._end()
        elif not self._is_beyond and self._text.strip():
            if not await self._messages.show(self._text):
                self._news.set()
            pause_s = self._messages.pause_s
            self._pause_until_s = self._clock.monotonic_s() + pause_s
        elif notice := self._notice:
            self._notice = ""
            if not await self._status.words(notice):
                await self._messages.notice(notice)
        return is_ending

    async def _take_in(self, *, is_ending: bool) -> None:
        arrived, self._arrived = "".join(self._arrived), []
        words = self._safe.feed(arrived) + (self._safe.flush() if is_ending else "")
        self._text += self._tables.feed(words, is_over=is_ending)
        while table := self._tables.withheld:
            file = table_file(self._tables_shared + 1, table.csv())
            is_shared = await self._files.share(file)
            self._tables_shared += is_shared
            self._text += self._tables.go_on(is_shared=is_shared)
            self._text += self._tables.feed("", is_over=is_ending)

    async def _end_full_messages(self, *, is_ending: bool) -> None:
        while not self._is_beyond:
            found = cut(
                self._text,
                self._messages.room(is_ending=is_ending),
                kept=self._messages.kept_chars,
                is_whole=is_ending,
            )
            if found is None:
                return
            await self._messages.end(found.head)
            self._text = found.rest
            self._ended_chars += len(found.head)

    async def _end(self) -> None:
        room = self._messages.room(is_ending=True)
        if self._is_beyond and not room.holds(self._text):
            if await self._files.share(rest_of_answer(self._text)):
                self._text = _IN_FILE
            self._longest_chars = inf
        closing, self._closing = self._closing, ""
        self._text = concluded(self._text, closing)
        await self._end_full_messages(is_ending=True)
        await self._messages.end_last(self._text, self._footer)
        await self._files.left.take_away()

    @property
    def _is_beyond(self) -> bool:
        return self._ended_chars >= self._longest_chars

    def _endure(self, trouble: SlackRefused | SlackUnreachable) -> None:
        """Rest before the next step, unless there is no use in one."""
        if isinstance(trouble, SlackRefused) and not trouble.passing:
            if trouble.code == _TOO_LONG and self._messages.shrink():
                return
            raise trouble
        now_s = self._clock.monotonic_s()
        if self._ending.is_set() and self._patience.is_over(now_s):
            raise trouble
        self._rest_until_s = now_s + self._patience.rest_s(now_s)
        self._news.set()


async def _happens(event: asyncio.Event, *, within_s: float | None) -> None:
    """Wait for `event`, or until the time is over."""
    if within_s is None or within_s > 0:
        try:
            async with asyncio.timeout(within_s):
                await event.wait()
        except TimeoutError:
            return
