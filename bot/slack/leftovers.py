"""What stands in a thread that no answer stands in: taken over, or taken away."""

from collections import deque
from collections.abc import Collection
from datetime import datetime

from bot.core.conversation import OpenReply
from bot.core.errors import SlackRefused
from bot.core.ids import MessageTs
from bot.slack.outlet import Outlet
from bot.slack.posted import close_stream

DELETE = "chat.delete"


class Leftovers:
    """Messages of ours that an answer goes on in before it begins others.

    An earlier run left them, or this one gave them up. Of some nobody knows
    whether they were posted: they are looked for first.
    """

    def __init__(self, outlet: Outlet, resume: OpenReply) -> None:
        self._outlet = outlet
        self._found = deque(resume.ts)
        self._lost = resume if resume.intended_at else None
        self._earlier = frozenset(resume.ts)

    def __len__(self) -> int:
        return len(self._found)

    def has_inherited(self, ts: MessageTs) -> bool:
        """Whether an earlier run is known to have posted it."""
        return ts in self._earlier

    def take(self) -> MessageTs:
        """The oldest one, which is none any more."""
        return self._found.popleft()

    def add(self, ts: MessageTs) -> None:
        """Count a message in that is given up."""
        self._found.append(ts)

    def may_be_posted(self, since: datetime) -> None:
        """A message went on its way then, and was not heard of."""
        asked_ts = self._outlet.place.asked_ts
        self._lost = self._lost or OpenReply(intended_at=since, newer_than=asked_ts)

    async def look(self, stands: Collection[MessageTs]) -> None:
        """Find those of which we do not know; the answer's own `stands` are none.

        Each is written down: once another message is, nobody looks for it again.
        """
        if self._lost is not None:
            known = (*stands, *self._found)
            for ts in await self._outlet.found(self._lost, known):
                await self._outlet.log.posted(ts)
                self._found.append(ts)
            self._lost = None

    async def take_away(self) -> None:
        """Delete them, or at least close their streams."""
        while self._found:
            await self._take_away(self._found[0])
            self._found.popleft()

    async def _take_away(self, ts: MessageTs) -> None:
        await self._outlet.budget.take(self._outlet.allowance(DELETE))
        try:
            await self._outlet.send(DELETE, ts=ts)
        except SlackRefused as refused:
            if refused.passing:
                raise
            await close_stream(self._outlet, ts)
