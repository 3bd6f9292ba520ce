"""One conversation, from being leased to having nothing left to do."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from traceback import extract_tb

from bot.assistant.answer import Answering
from bot.core.conversation import Lease, StoredPost
from bot.core.errors import (
    LeaseLost,
    SlackRefused,
    SlackUnreachable,
    StoreUnavailable,
    ThreadkeeperError,
)
from bot.core.inbox import Inbox
from bot.core.journal import Journal, TurnBroke
from bot.core.ports import Clock
from bot.work.deciding import Deciding

ATTEMPTS = 3
REST_S = 2.0
OUTAGE_REST_S = 15.0

_OUT_OF_REACH = (SlackRefused, SlackUnreachable, StoreUnavailable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversing:
    """Works on a leased conversation until it rests."""

    inbox: Inbox
    deciding: Deciding
    answering: Answering
    journal: Journal
    clock: Clock
    still_ours: Callable[[], None]

    async def work(self, lease: Lease) -> None:
        """Answer what is pending, and what comes meanwhile, in order.

        Raises nothing but cancellation. A fault gives the conversation back, to
        be tried again after a rest; one that keeps failing is set aside. While
        Slack or the database are out of reach, it is nobody's failure.
        """
        try:
            await self._until_done(lease)
        except LeaseLost:
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(lease, rest_s=0.0, blame=False))
            raise
        except _OUT_OF_REACH as error:
            self.journal.note(_broke(lease, error))
            await self._give_back(lease, rest_s=OUTAGE_REST_S, blame=False)
        except Exception as error:  # noqa: BLE001 - one turn's bug must not end the others
            self.journal.note(_broke(lease, error))
            await self._give_back(lease, rest_s=REST_S, blame=True)

    async def _until_done(self, lease: Lease) -> None:
        more = True
        while more:
            pending = await self.inbox.pending(lease)
            # What fails even at being set aside must not hold the thread for ever.
            if lease.attempts < 2 * ATTEMPTS:
                await self._answer(lease, pending)
            done = max((post.seq or 0 for post in pending), default=0)
            more = await self.inbox.release(lease, done)
            lease = replace(lease, attempts=0)

    async def _answer(self, lease: Lease, pending: Sequence[StoredPost]) -> None:
        posts = await self.deciding.answerable(lease, pending)
        if posts and lease.attempts < ATTEMPTS:
            await self.answering.answer(lease, posts, self.still_ours)
        elif posts:
            await self.answering.set_aside(lease, posts, self.still_ours)

    async def _give_back(self, lease: Lease, *, rest_s: float, blame: bool) -> None:
        retry_at = self.clock.now() + timedelta(seconds=rest_s) if rest_s else None
        try:
            await self.inbox.give_back(lease, retry_at=retry_at, blame=blame)
        except (LeaseLost, StoreUnavailable) as error:
            self.journal.note(_broke(lease, error))


def _broke(lease: Lease, error: Exception) -> TurnBroke:
    """Where it broke. The text of others' errors may hold people's words."""
    frames = extract_tb(error.__traceback__)
    return TurnBroke(
        installation=lease.key.installation,
        channel_id=lease.key.channel_id,
        thread_ts=lease.key.thread_ts,
        attempt=lease.attempts + 1,
        error=str(error) if isinstance(error, ThreadkeeperError) else "",
        kind=type(error).__name__,
        where=" < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:])),
    )
