"""What a thread shows while an answer is in the making."""

import asyncio

from bot.core.errors import LeaseLost, SlackRefused, SlackUnreachable
from bot.core.ports import ReplyLog, ReplyPlace
from bot.slack.calls import SlackCalls
from bot.slack.refusing import NotOffered

_SESSION = "agents.sessions.setStatus"
_THREAD = "assistant.threads.setStatus"
_PATIENCE_S = 3.0
_TITLE_CHARS = 200
_AT_WORK = "is thinking…"


class Status:
    """The status of one thread, as far as Slack shows any.

    Nothing here raises: an answer without a status is an answer all the same.
    """

    def __init__(
        self,
        calls: SlackCalls,
        not_offered: NotOffered,
        place: ReplyPlace,
        log: ReplyLog,
    ) -> None:
        self._calls = calls
        self._not_offered = not_offered
        self._place = place
        self._log = log
        self._set_by: set[str] = set()
        self._announcing: asyncio.Task[None] | None = None

    async def announce(self) -> None:
        """Show that work has begun: as a session's status, else as a thread's."""
        if self._announcing is None:
            self._announcing = asyncio.create_task(self._announce())
        await asyncio.shield(self._announcing)

    async def words(self, text: str) -> bool:
        """Show `text` under the thread; False where Slack does not take it."""
        return await self._try(_THREAD, status=text)

    @property
    def is_settled(self) -> bool:
        """Whether no status is on its way."""
        return self._announcing is None or self._announcing.done()

    async def settle(self) -> None:
        """Wait until a status that is on its way has arrived, for seconds at most."""
        if self._announcing is not None:
            await asyncio.wait({self._announcing})

    def was_cleared(self) -> None:
        """Slack itself has taken the status back, with the end of a stream."""
        self._set_by.clear()

    async def clear(self) -> None:
        """Take back whatever was set."""
        if _SESSION in self._set_by:
            await self._try(_SESSION, status="active")
        if _THREAD in self._set_by:
            await self._try(_THREAD, status="")
        self._set_by.clear()

    async def drop(self) -> None:
        """Let go of a status that is on its way."""
        if self._announcing is not None:
            self._announcing.cancel()
            await asyncio.wait({self._announcing})

    async def _announce(self) -> None:
        title = self._place.title[:_TITLE_CHARS] or None
        await self._try(_SESSION, status="processing", title=title)
        if _SESSION not in self._set_by:
            await self._try(_THREAD, status=_AT_WORK)

    async def _try(self, method: str, **arguments: str | None) -> bool:
        if self._not_offered.includes(self._place, method):
            return False
        key = self._place.key
        try:
            self._log.guard()
            # Set as soon as it is asked for: an answer that is late may still say so.
            self._set_by.add(method)
            async with asyncio.timeout(_PATIENCE_S):
                await self._calls.send(
                    key.installation,
                    method,
                    channel_id=key.channel_id,
                    thread_ts=key.thread_ts,
                    **arguments,
                )
        except SlackRefused as refused:
            self._set_by.discard(method)
            self._not_offered.learn(self._place, refused)
            return False
        except (LeaseLost, SlackUnreachable, TimeoutError):
            return False
        return True
