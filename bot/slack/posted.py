"""A message that is posted, then changed: chat.postMessage and chat.update."""

from collections.abc import Sequence
from typing import Self

from bot.core.errors import SlackRefused, ThreadkeeperError
from bot.core.ids import MessageTs
from bot.slack.footers import Block, stop_button
from bot.slack.outlet import Outlet
from bot.slack.shares import Share
from bot.slack.stream import STOP

POST, UPDATE = "chat.postMessage", "chat.update"
# What notifications show; the API takes no more than 4,000 beside blocks.
_NOTIFIED_CHARS = 3_000
_LEFT_FOR_ENDS = 0.5
_STILL_STREAMING = "streaming_state_conflict"
_BAD_BLOCKS = frozenset({"invalid_blocks", "msg_blocks_too_long"})
GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
"""Nobody can change such a message any more."""


class MessageGone(ThreadkeeperError):
    """The message was deleted, or may not be changed any more."""

    def __init__(self, cause: SlackRefused) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Posted:
    """A message whose whole text can be replaced, as sparsely as Slack wants it.

    It may be one that was a stream, ours or that of an interrupted run: then
    Slack may think it still is, and the stream is stopped first. Methods raise
    `MessageGone` where there is nothing to change any more.
    """

    def __init__(
        self, outlet: Outlet, share: Share, ts: MessageTs, shown: str, *, quiet: bool
    ) -> None:
        self.ts = ts
        self.shown = shown
        self.share = share
        self._outlet = outlet
        self._quiet = quiet
        self._below: Sequence[Block] = ()

    @classmethod
    async def begin(cls, outlet: Outlet, text: str) -> Self | None:
        """Post the first `text`; None where no call is left that would complete it."""
        update = outlet.allowance(UPDATE)
        share = Share(outlet.budget, update, promised=update)
        # Before it is posted: who looks meanwhile sees that it will want updates.
        if not await share.enter():
            return None
        return await cls._post(outlet, share, text, [stop_button()])

    @classmethod
    async def post(cls, outlet: Outlet, text: str, below: Sequence[Block] = ()) -> Self:
        """Post `text` as soon as its channel may hear from us again.

        What stands `below` does so only if Slack takes it.
        """
        share = Share(outlet.budget, outlet.allowance(UPDATE))
        await share.enter()
        return await cls._post(outlet, share, text, below)

    @classmethod
    async def _post(
        cls, outlet: Outlet, share: Share, text: str, below: Sequence[Block]
    ) -> Self:
        try:
            await outlet.budget.take(outlet.allowance(POST))
            ts, below = await _posted(outlet, text, below)
        except BaseException:
            await share.release()
            raise
        posted = cls(outlet, share, ts, text, quiet=False)
        posted._below = below
        return posted

    @classmethod
    async def take_over(
        cls, outlet: Outlet, ts: MessageTs, shown: str = "", *, quiet: bool = False
    ) -> Self:
        """Go on with a message that stands there; a `quiet` one changes once, last."""
        share = Share(outlet.budget, outlet.allowance(UPDATE))
        await share.enter()
        return cls(outlet, share, ts, shown, quiet=quiet)

    async def show(self, text: str) -> bool:
        """Let it say `text`; False where updates are needed for ends of answers."""
        if self._quiet or text == self.shown:
            return True
        if not await self._outlet.budget.take(
            self._outlet.allowance(UPDATE), within_s=0, sparing=_LEFT_FOR_ENDS
        ):
            return False
        await self._say(text, [stop_button()])
        return True

    async def end(self, text: str, footer: Sequence[Block] = ()) -> None:
        """Let it say `text`, whatever it takes; a `footer` only if Slack takes it.

        Its share is kept until then: whoever waits for a last update counts, or
        more and more messages would be begun that need one.
        """
        if text != self.shown or [*footer] != [*self._below]:
            if not await self.share.redeem():
                await self._outlet.budget.take(self._outlet.allowance(UPDATE))
            await self._say(text, footer)
        await self.share.release()

    async def _say(self, text: str, below: Sequence[Block]) -> None:
        """Let it say `text`, with what stands `below` if Slack takes that."""
        try:
            await self._update(text, below)
        except SlackRefused as refused:
            if not below or refused.code not in _BAD_BLOCKS:
                raise
            await self._outlet.budget.take(self._outlet.allowance(UPDATE))
            await self._update(text, ())

    async def _update(self, text: str, below: Sequence[Block]) -> None:
        said = said_with(text, below)
        try:
            await self._outlet.send(UPDATE, ts=self.ts, **said)
        except SlackRefused as refused:
            if refused.code in GONE:
                raise MessageGone(refused) from None
            if refused.code != _STILL_STREAMING:
                raise
            await close_stream(self._outlet, self.ts)
            await self._outlet.budget.take(self._outlet.allowance(UPDATE))
            await self._outlet.send(UPDATE, ts=self.ts, **said)
        self.shown, self._below = text, below


async def close_stream(outlet: Outlet, ts: MessageTs) -> None:
    """Close the stream that a message may still be."""
    await outlet.budget.take(outlet.allowance(STOP))
    try:
        await outlet.send(STOP, ts=ts, session_status="processing")
    except SlackRefused as refused:
        if refused.passing:
            raise


async def _posted(
    outlet: Outlet, text: str, below: Sequence[Block]
) -> tuple[MessageTs, Sequence[Block]]:
    """Post `text`; where it stands, and what stands below it."""
    quiet = {"unfurl_links": False, "unfurl_media": False}
    try:
        return await outlet.post(POST, **said_with(text, below), **quiet), below
    except SlackRefused as refused:
        if not below or refused.code not in _BAD_BLOCKS:
            raise
    return await outlet.post(POST, **said_with(text, ()), **quiet), ()


def said_with(text: str, footer: Sequence[Block]) -> dict[str, object]:
    """The arguments that say `text`: Slack takes no `markdown_text` beside blocks."""
    if not footer:
        return {"markdown_text": text}
    blocks = [{"type": "markdown", "text": text}, *footer]
    return {"text": text[:_NOTIFIED_CHARS], "blocks": blocks}
