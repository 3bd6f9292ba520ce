"""The messages that one answer stands in: streams where possible, else posts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.core.conversation import OpenReply
from bot.core.errors import SlackUnreachable
from bot.core.footer import Footer
from bot.core.ids import MessageTs
from bot.slack.footers import Block, footer_blocks
from bot.slack.leftovers import Leftovers
from bot.slack.manner import Manner
from bot.slack.outlet import Outlet
from bot.slack.posted import UPDATE, MessageGone, Posted
from bot.slack.splitting import Room
from bot.slack.status import Status
from bot.slack.stream import START, Streamed, StreamOver

_SMALLEST_CHARS = 1_000
T = TypeVar("T")


class Messages:
    """The messages of one answer, in order; at most the last one is open.

    Whatever becomes of a message (Slack closes its stream, its fate is unknown,
    an earlier run left it behind), it is gone on with by changing it: one path
    for all. Methods can be called again after any error and then finish what
    they began.
    """

    def __init__(
        self, outlet: Outlet, status: Status, manner: Manner, resume: OpenReply
    ) -> None:
        self._outlet = outlet
        self._status = status
        self._manner = manner
        self._posted_room = manner.posted
        self._open: Streamed | Posted | None = None
        self._left = Leftovers(outlet, resume)
        self._has_lost_one = False
        self._has_ended = False
        self.stands: list[MessageTs] = []

    @property
    def pause_s(self) -> float:
        """How long to wait before the open message is changed again."""
        return self._open.share.pause_s if self._open else 0.0

    @property
    def kept_chars(self) -> int:
        """How much of the open message cannot be taken back."""
        return len(self._open.shown) if isinstance(self._open, Streamed) else 0

    @property
    def closes_in_s(self) -> float | None:
        """When the open message should be gone on with by changing it."""
        if isinstance(self._open, Streamed):
            return self._manner.closes_after_s - self._open.age_s
        return None

    def room(self, *, is_ending: bool) -> Room:
        """How much the open message may hold, or the next one."""
        match self._open:
            case Streamed(age_s=age_s) if age_s > self._manner.rotates_after_s:
                return replace(self._manner.streamed, ample=0)
            case Streamed():
                return self._manner.streamed
            case None if not (is_ending or self._left or self._refuses_streams):
                return self._manner.streamed
            case _:
                return self._posted_room

    async def show(self, text: str) -> bool:
        """Let the open message say `text`; False where that has to be asked again."""
        return await self._mending(lambda: self._show(text))

    async def end(self, text: str) -> None:
        """Let the open message say `text`, and nothing after it."""
        await self._mending(lambda: self._end(text, last=False))

    async def end_last(self, text: str, footer: Footer | None = None) -> None:
        """Let the last message say `text`, and take away what nobody needs.

        That may be what an interrupted run has left, or a notice, where nothing
        was said after all. Only one message can change between versions: several
        offer none.
        """
        if not self._has_ended:
            await self._mending(lambda: self._end(text, last=True, footer=footer))
            self._has_ended = True
        await self._left.look(self.stands)
        await self._left.take_away()

    async def notice(self, text: str) -> None:
        """Show `text` in a message that will become the answer, if there is none."""
        if self._open is None and not self.stands:
            await self._mending(lambda: self._show_notice(text))

    def shrink(self) -> bool:
        """Put less into each message from now on; False if that is too little."""
        full = self._posted_room.full // 2
        self._posted_room = replace(self._posted_room, ample=full, full=full)
        return full >= _SMALLEST_CHARS

    async def release(self) -> None:
        """Leave Slack's calls to others."""
        if self._open is not None:
            await self._open.share.release()

    @property
    def _refuses_streams(self) -> bool:
        return self._outlet.not_offered.includes(self._outlet.place, START)

    async def _show(self, text: str) -> bool:
        message = self._open or await self._begin(text, streamed=True, may_wait=True)
        if message is None:
            return True
        if isinstance(message, Streamed) and (self.closes_in_s or 0) < 0:
            await message.end(text, last=False)
            self._open = await Posted.take_over(self._outlet, message.ts, text)
            return True
        return await message.show(text)

    async def _show_notice(self, text: str) -> None:
        message = self._open or await self._begin(text, streamed=False)
        if message is not None:
            await message.show(text)

    async def _end(
        self, text: str, *, last: bool, footer: Footer | None = None
    ) -> None:
        if not text.strip():
            return await self._withdraw()
        # One message for a whole answer is a stream too: it ends the session's work.
        is_short = last and not self.stands and self._manner.streamed.holds(text)
        messages = len(self.stands) + (self._open is None)
        if footer is not None and messages > 1:
            footer = replace(footer, versions=())
        blocks = footer_blocks(footer)
        message = self._open or await self._begin(text, streamed=is_short, below=blocks)
        match message:
            case Streamed():
                was_settled = self._status.is_settled
                await message.end(text, last=last, footer=blocks)
                if last and was_settled:
                    self._status.was_cleared()
            case Posted():
                await message.end(text, blocks)
        self._open = None
        return None

    async def _withdraw(self) -> None:
        """There is nothing to say after all: take away a message that waits."""
        if self._open is not None:
            self._left.add(self._open.ts)
            self.stands.remove(self._open.ts)
            await self._open.share.release()
            self._open = None

    async def _begin(
        self,
        text: str,
        *,
        streamed: bool,
        may_wait: bool = False,
        below: Sequence[Block] = (),
    ) -> Streamed | Posted | None:
        """Open a message that says `text`; None where it had better wait."""
        since = self._outlet.clock.now()
        try:
            await self._left.look(self.stands)
            self._open = await self._opened(
                text, streamed=streamed, may_wait=may_wait, below=below
            )
        except SlackUnreachable:
            self._left.may_be_posted(since)
            raise
        if self._open is not None:
            self.stands.append(self._open.ts)
        return self._open

    async def _opened(
        self, text: str, *, streamed: bool, may_wait: bool, below: Sequence[Block]
    ) -> Streamed | Posted | None:
        outlet = self._outlet
        if self._left:
            return await Posted.take_over(outlet, self._left.take())
        if streamed and (stream := await Streamed.start(outlet, text)):
            return stream
        if not may_wait:
            return await Posted.post(outlet, text, below)
        pause_s = outlet.budget.pause_s(outlet.allowance(UPDATE))
        if pause_s > self._manner.sparse_s:
            return None
        return await Posted.begin(outlet, text)

    async def _mending(self, act: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await act()
            except StreamOver as over:
                await self._go_on(quiet=over.by_user)
            except MessageGone as gone:
                await self._lose(gone)

    async def _go_on(self, *, quiet: bool) -> None:
        """Go on with the open stream's message by changing it."""
        if self._open is not None:
            await self._open.share.release()
            self._open = await Posted.take_over(
                self._outlet, self._open.ts, quiet=quiet
            )

    async def _lose(self, gone: MessageGone) -> None:
        """Go on in another message, once: somebody may not want any."""
        is_own = self._open is not None and not self._left.has_inherited(self._open.ts)
        if self._open is None or (is_own and self._has_lost_one):
            raise gone.cause
        self._has_lost_one = self._has_lost_one or is_own
        await self._open.share.release()
        self.stands.remove(self._open.ts)
        self._open = None
