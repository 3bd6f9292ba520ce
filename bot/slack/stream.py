"""A message that people watch grow: chat.startStream, appendStream, stopStream."""

from collections.abc import Sequence
from typing import Self

from bot.core.errors import SlackRefused, SlackUnreachable, ThreadkeeperError
from bot.core.ids import MessageTs
from bot.slack.footers import Block
from bot.slack.outlet import Outlet
from bot.slack.shares import Share

START, APPEND, STOP = "chat.startStream", "chat.appendStream", "chat.stopStream"
_STOPPED = "stopped_by_user"


class StreamOver(ThreadkeeperError):
    """Nothing more goes into this stream; what it lacks has to come by an update.

    `by_user`: somebody pressed Slack's own Stop.
    """

    def __init__(self, cause: SlackRefused | SlackUnreachable) -> None:
        super().__init__(str(cause))
        self.by_user = isinstance(cause, SlackRefused) and cause.code == _STOPPED


class Streamed:
    """An open stream; what was sent cannot be taken back.

    All methods raise `StreamOver` when the stream can no longer be trusted.
    """

    def __init__(self, outlet: Outlet, share: Share, ts: MessageTs, shown: str) -> None:
        self.ts = ts
        self.shown = shown
        self.share = share
        self._outlet = outlet
        self._began_s = outlet.clock.monotonic_s()

    @classmethod
    async def start(cls, outlet: Outlet, text: str) -> Self | None:
        """Post the first `text` at once; None where streams are not to be had now."""
        if outlet.not_offered.includes(outlet.place, START):
            return None
        share = Share(
            outlet.budget, outlet.allowance(APPEND), promised=outlet.allowance(STOP)
        )
        if not await share.enter():
            return None
        stream = None
        try:
            if await outlet.budget.take(outlet.allowance(START), within_s=0):
                ts = await outlet.post(START, markdown_text=text, **outlet.recipient())
                stream = cls(outlet, share, ts, text)
        except SlackRefused:
            # Whatever is wrong, an ordinary message may work, or tell more.
            return None
        finally:
            if stream is None:
                await share.release()
        return stream

    @property
    def age_s(self) -> float:
        """How long it has been open."""
        return self._outlet.clock.monotonic_s() - self._began_s

    async def show(self, text: str) -> bool:
        """Let it say `text`, which begins with what it says already.

        False where Slack's limits do not allow it just now.
        """
        news = text[len(self.shown) :]
        if not news.strip():
            return True
        if not await self._outlet.budget.take(
            self._outlet.allowance(APPEND), within_s=0
        ):
            return False
        await self._send(APPEND, news)
        self.shown = text
        return True

    async def end(self, text: str, *, last: bool, footer: Sequence[Block] = ()) -> None:
        """Let it say `text` and close it; with the `last` one the session rests."""
        if not await self.share.redeem():
            await self._outlet.budget.take(self._outlet.allowance(STOP))
        await self.share.release()
        news = text[len(self.shown) :]
        await self._send(
            STOP,
            news if news.strip() else None,
            session_status="active" if last else "processing",
            blocks=[*footer] or None,
        )
        self.shown = text

    async def _send(self, method: str, news: str | None, **ending: object) -> None:
        try:
            await self._outlet.send(method, ts=self.ts, markdown_text=news, **ending)
        except SlackRefused as refused:
            if refused.passing:
                raise
            raise StreamOver(refused) from None
        except SlackUnreachable as unreachable:
            # Whether the words arrived is unknown: sent again, they might stand twice.
            raise StreamOver(unreachable) from None
