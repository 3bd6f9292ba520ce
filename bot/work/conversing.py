"""One conversation, from being leased to having nothing left to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.assistant.answer import Answering
from bot.core.conversation import Lease, StoredPost
from bot.core.inbox import Inbox
from bot.core.journal import Journal, SetAside, TurnBroke
from bot.work.deciding import Deciding
from bot.work.enduring import endure, where, words_of

ATTEMPTS = 3
GIVEN_UP_AFTER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversing:
    """Works on a leased conversation until it rests."""

    inbox: Inbox
    deciding: Deciding
    answering: Answering
    journal: Journal
    still_ours: Callable[[], None]

    async def work(self, lease: Lease) -> None:
        """Answer what is pending, and what comes meanwhile, in order.

        Raises nothing but cancellation. A fault gives the conversation back, to
        be tried again after a rest; one that keeps failing is set aside, and what
        fails even at that is given up. While Slack or the database are out of
        reach, it is nobody's failure.
        """
        await endure(
            self._until_done(lease),
            give_back=partial(self.inbox.give_back, lease),
            broke=partial(_broke, lease),
            journal=self.journal,
        )

    async def _until_done(self, lease: Lease) -> None:
        if lease.attempts >= GIVEN_UP_AFTER:
            self.journal.note(_set_aside(lease, told=False))
            await self.inbox.give_up(lease)
        more = True
        while more:
            pending = lease.came_with or await self.inbox.pending(lease)
            await self._answer(lease, pending)
            done = max((post.seq or 0 for post in pending), default=0)
            more = await self.inbox.release(lease, done)
            lease = replace(lease, attempts=0, came_with=())

    async def _answer(self, lease: Lease, pending: Sequence[StoredPost]) -> None:
        posts = await self.deciding.answerable(lease, pending)
        if posts and lease.attempts < ATTEMPTS:
            await self.answering.answer(lease, posts, self.still_ours)
        elif posts:
            self.journal.note(_set_aside(lease, told=True))
            await self.answering.set_aside(lease, posts, self.still_ours)
        elif lease.attempts < GIVEN_UP_AFTER:
            await self.answering.take_away(lease, self.still_ours)


def _set_aside(lease: Lease, *, told: bool) -> SetAside:
    return SetAside(
        installation=lease.key.installation,
        channel_id=lease.key.channel_id,
        thread_ts=lease.key.thread_ts,
        attempts=lease.attempts,
        told=told,
    )


def _broke(lease: Lease, error: Exception) -> TurnBroke:
    return TurnBroke(
        installation=lease.key.installation,
        channel_id=lease.key.channel_id,
        thread_ts=lease.key.thread_ts,
        attempt=lease.attempts + 1,
        error=words_of(error),
        kind=type(error).__name__,
        where=where(error),
    )
