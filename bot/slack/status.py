"""What a thread shows while an answer is in the making."""

import asyncio
from typing import Any

from bot.core.errors import LeaseLost, SlackRefused, SlackUnreachable
from bot.slack.outlet import Outlet
from bot.slack.shares import Share

_SESSION = "agents.sessions.setStatus"
_THREAD = "assistant.threads.setStatus"
_RENAME = "agents.sessions.rename"
_PATIENCE_S = 3.0
_LIMITED_S = 60.0
_TITLE_CHARS = 200
_AT_WORK = "is thinking…"


class Status:
    """The status of one thread, as far as Slack shows any.

    One is shown only where the call that takes it back can be set aside. Nothing
    here raises: an answer without a status is an answer all the same.
    """

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._set_by: set[str] = set()
        self._announcing: asyncio.Task[None] | None = None
        thread = outlet.allowance(_THREAD)
        self._end = Share(outlet.budget, thread, promised=thread)

    async def announce(self) -> None:
        """Show that work has begun: as a session's status, else as a thread's."""
        if self._announcing is None:
            self._announcing = asyncio.create_task(self._announce())
        await asyncio.shield(self._announcing)

    async def words(self, text: str) -> bool:
        """Show `text` under the thread; False where Slack does not take it."""
        return await self._end.enter() and await self._set(text)

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
        """Take back whatever was set; the second way takes back both."""
        was_set = bool(self._set_by)
        if self._set_by == {_SESSION} and await self._try(_SESSION, status="active"):
            was_set = False
        if was_set and not await self._unset():
            await self._try(_SESSION, within_s=_LIMITED_S, status="active")
        self._set_by.clear()
        await self._end.release()

    async def drop(self) -> None:
        """Let go of a status that is on its way."""
        if self._announcing is not None:
            self._announcing.cancel()
            await asyncio.wait({self._announcing})
        await self._end.release()

    async def _announce(self) -> None:
        if not await self._end.enter():
            return
        title = self._outlet.place.title[:_TITLE_CHARS] or None
        session = await self._try(_SESSION, status="processing", title=title)
        if _SESSION not in self._set_by:
            await self._set(_AT_WORK)
        # A stream that was quicker has made the session, and it has no title.
        if session and title and not session.get("title", title):
            await self._try(_RENAME, title=title)

    async def _set(self, text: str) -> bool:
        return await self._try(_THREAD, status=text) is not None

    async def _unset(self) -> bool:
        """False where threads take no status, or Slack limits that for long."""
        if self._outlet.not_offered.includes(self._outlet.place, _THREAD):
            return False
        if await self._end.redeem():
            return await self._tell(_THREAD, status="") is not None
        return await self._try(_THREAD, within_s=_LIMITED_S, status="") is not None

    async def _try(
        self, method: str, *, within_s: float = 0.0, **arguments: str | None
    ) -> dict[str, Any] | None:
        """What Slack says to it; None where it was not asked or did not do it."""
        outlet, allowance = self._outlet, self._outlet.allowance(method)
        if outlet.not_offered.includes(outlet.place, method):
            return None
        if not await outlet.budget.take(allowance, within_s=within_s):
            return None
        return await self._tell(method, **arguments)

    async def _tell(
        self, method: str, **arguments: str | None
    ) -> dict[str, Any] | None:
        outlet, key = self._outlet, self._outlet.place.key
        try:
            outlet.log.guard()
            # Set as soon as it is asked for: an answer that is late may still say so.
            self._set_by |= {method} - {_RENAME}
            async with asyncio.timeout(_PATIENCE_S):
                return await outlet.calls.send(
                    key.installation,
                    method,
                    channel_id=key.channel_id,
                    thread_ts=key.thread_ts,
                    **arguments,
                )
        except SlackRefused as refused:
            self._set_by.discard(method)
            await outlet.learn(refused)
        except (LeaseLost, SlackUnreachable, TimeoutError):
            pass
        return None
